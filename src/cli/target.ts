import { dirname, isAbsolute, join, resolve } from 'node:path';
import { OrbitrError, WorkspaceError } from '../core/errors.ts';
import { textBytes } from '../core/files/decode.ts';
import type { FileReader } from '../core/files/reader.ts';
import { hasErrors } from '../core/problems.ts';
import { nearest } from '../lib/nearest.ts';
import { workspaceFileName } from './workspace.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Which engine is meant: undefined where nobody named one, and what the environment has to say of its certificates. */
export interface NamedEngine {
  readonly host: string | undefined;
  readonly environment: Environment;
}

/** `--target` is an address, or a name of `targets:` in orbitr.yaml. `dir` is the workspace, if there is one. Throws `usage` for an unknown name. */
export async function engineOf(
  target: string | undefined,
  dir: string | undefined,
  files: FileReader,
): Promise<NamedEngine> {
  const environment = process.env;
  if (target === undefined || isAddress(target)) return { host: target, environment };
  const targets = dir === undefined ? {} : await targetsOf(target, dir, files);
  const found = Object.hasOwn(targets, target) ? targets[target] : undefined;
  if (found === undefined) throw unknownTarget(target, Object.keys(targets), dir);
  return { host: found.host, environment: { ...environment, ...certificates(target, found, dir ?? '') } };
}

/** `nas:2375` is what the docker command takes for an address, too. */
export function isAddress(target: string): boolean {
  return target.includes('://') || isAbsolute(target) || /:\d+$/.test(target);
}

interface Target {
  readonly host: string;
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

/** A file with faults may hide the very target: then its faults are what has to be told. */
async function targetsOf(target: string, dir: string, files: FileReader): Promise<Readonly<Record<string, Target>>> {
  const { loadWorkspaceFile } = await import('../core/config/load-workspace-file.ts');
  const bytes = files.read(join(dir, workspaceFileName), textBytes);
  if (!bytes) return {};
  const { file, problems } = loadWorkspaceFile(bytes);
  const targets = file.targets ?? {};
  if (!Object.hasOwn(targets, target) && hasErrors(problems)) throw new WorkspaceError(problems);
  return targets;
}

function unknownTarget(target: string, known: readonly string[], dir: string | undefined): OrbitrError {
  const near = nearest(target, known);
  const where =
    dir === undefined
      ? 'there is no workspace here that names targets'
      : `${workspaceFileName} has no target of that name`;
  const choice = near ? [`use --target ${near}`] : known.length > 0 ? [`use one of: ${known.join(', ')}`] : [];
  return new OrbitrError({
    code: 'usage',
    message: `--target ${target}: ${where}`,
    suggestions: [...choice, `write an address instead: --target ssh://${target}`],
  });
}

/** Docker and Compose look for the three files in one folder, under names of their own. */
function certificates(name: string, target: Target, dir: string): Environment {
  const given = Object.entries(fileNames).flatMap(([key, file]) => {
    const path = target[key as keyof typeof fileNames];
    return path === undefined ? [] : [{ path: resolve(dir, path), file }];
  });
  const [first] = given;
  if (first === undefined) return {};
  const folder = dirname(first.path);
  if (given.every(({ path, file }) => path === join(folder, file)))
    return { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: folder };
  throw new OrbitrError({
    code: 'not-yet-supported',
    message: `--target ${name}: its certificates must lie in one folder as ca.pem, cert.pem and key.pem`,
    suggestions: [`put them there, and write targets.${name}.ca: FOLDER/ca.pem in ${workspaceFileName}`],
  });
}

const fileNames = { ca: 'ca.pem', cert: 'cert.pem', key: 'key.pem' } as const;
