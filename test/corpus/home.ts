import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ComposeModel } from '../../src/core/desired/model.ts';
import { readModel } from '../../src/core/desired/unescape.ts';
import type { Placed } from './load.ts';
import { modelOf } from './model.ts';

interface Home {
  readonly dir: string;
  /** A folder that a container would mount and the engine would have to make on the machine. */
  readonly outside?: string;
  readonly [Symbol.dispose]: () => void;
}

/** A workspace with one app: a copy of the file's folder. Folders of the machine that are not there become folders of the workspace. */
export async function makeHome(placed: Placed, model: ComposeModel): Promise<Home> {
  const { sample, project, dir: from } = placed;
  const dir = mkdtempSync(join(tmpdir(), 'orbitr-corpus-'));
  const app = join(dir, 'apps', project);
  const path = join(app, 'compose.yaml');
  const text = moved(placed.text, strange(model, from), join(dir, 'host'));
  mkdirSync(app, { recursive: true });
  cpSync(from, app, { recursive: true });
  for (const name of others) rmSync(join(app, name), { force: true });
  writeFileSync(path, text);
  writeFileSync(join(dir, 'orbitr.yaml'), `name: corpus\nenvironment: ${JSON.stringify(sample.env)}\n`);
  const { shimmed: _, ...rest } = sample;
  const again = await modelOf({ ...placed, sample: rest, dir: app, path, text }, sample.env).catch(() => undefined);
  const missing = again === undefined ? [] : strange(readModel(again), from);
  for (const source of missing) if (source.startsWith(`${dir}/`)) mkdirSync(source, { recursive: true });
  const outside = missing.find((source) => !source.startsWith(`${dir}/`));
  return {
    dir,
    ...(outside === undefined ? {} : { outside }),
    [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** What is mounted from beyond `dir` and is not there. */
function strange({ services }: ComposeModel, dir: string): string[] {
  return Object.values(services)
    .flatMap(({ volumes }) => volumes ?? [])
    .flatMap(({ type, source }) => (type === 'bind' && source ? [source] : []))
    .filter((source) => !source.startsWith(`${dir}/`) && source !== dir && !existsSync(source));
}

function moved(text: string, sources: readonly string[], host: string): string {
  const tops = new Set(sources.map((source) => source.split('/')[1] ?? '').filter((top) => /^[\w-]+$/.test(top)));
  const start = `((?:^ *|- *|source"?: *)["']?)`;
  // Beside the app lie other apps in a workspace, not its files.
  let result = text.replaceAll(new RegExp(`${start}\\.\\./`, 'gm'), (_, before: string) => `${before}${host}/beside/`);
  for (const top of tops) {
    const absolute = new RegExp(`${start}/${top}(?=[/:"'\\s]|$)`, 'gm');
    result = result.replaceAll(absolute, (_, before: string) => `${before}${host}/${top}`);
  }
  return result;
}

const others = [
  ...['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml', 'app.yaml', 'app.yml'],
  ...['compose.override.yml', 'compose.override.yaml', 'docker-compose.override.yml', 'docker-compose.override.yaml'],
];
