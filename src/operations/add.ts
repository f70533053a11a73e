import { loadWorkspace } from '../core/app/load-workspace.ts';
import type { AppValue } from '../core/config/app-values.ts';
import { AppName, appNameRule } from '../core/config/scalars.ts';
import { OrbitrError } from '../core/errors.ts';
import { appText, isOpen } from '../core/extension/app-text.ts';
import { type FindContext, type FoundExtension, findByReference } from '../core/extension/find-extension.ts';
import { neededApps, neededRemarks } from '../core/extension/needed-apps.ts';
import { ownReference } from '../core/extension/own-reference.ts';
import type { FileReader } from '../core/files/reader.ts';
import type { Manifest } from '../core/manifest/manifest.ts';
import type { Problem } from '../core/problems.ts';
import { noSecrets } from '../core/secrets/need.ts';
import { setValue } from '../core/values/set-value.ts';
import type { Runtime } from '../ports/runtime.ts';
import { soundExtension } from './extension.ts';
import { validate } from './validate.ts';
import { writeText } from './write-text.ts';

export interface AddOptions {
  /** Absolute folder that holds orbitr.yaml. */
  readonly dir: string;
  /** `id`, `id@range` or `./path`. */
  readonly reference: string;
  /** Default: the extension's id. */
  readonly name?: string;
  /** `KEY=VALUE` */
  readonly set: readonly string[];
  /** True: nothing is written. */
  readonly dryRun: boolean;
}

export interface AddResult {
  readonly app: string;
  /** Relative to the workspace. */
  readonly file: string;
  readonly written: boolean;
  readonly text: string;
  readonly extension: Pick<Manifest, 'id' | 'name' | 'version'> & Pick<FoundExtension, 'origin'>;
  /** Settings that only a person knows, and that stand empty in the file. */
  readonly fillIn: readonly string[];
  /** Extensions that it needs, and that no app of the workspace is. */
  readonly unmet: readonly string[];
  /** What it may do besides running its containers. */
  readonly permissions: readonly string[];
  readonly beforeInstall?: string;
  /** True, or what to use instead. */
  readonly deprecated?: boolean | string;
  /** What `orbitr validate` says of the app; empty where nothing was written. */
  readonly problems: readonly Problem[];
}

type Outside = Pick<Runtime, 'files' | 'writeFile' | 'extensionsDir'>;

/**
 * A new app from an extension: apps/<name>.yaml, whose comments say all that can be set. Nothing is ever overwritten. Throws `usage` for a
 * name or a value that cannot be one, `duplicate-name` where the app is there already, and why there is no such extension.
 */
export function add(options: AddOptions, { files, writeFile, extensionsDir }: Outside): AddResult {
  const { dir, reference, dryRun } = options;
  const context: FindContext = { reader: files, workspaceDir: dir, bundledDir: extensionsDir };
  const found = soundExtension(
    findByReference(reference, context),
    (meant) => `orbitr add ${meant}${options.name === undefined ? '' : ` --name ${options.name}`}`,
  );
  const { manifest, origin } = found;
  const app = checkName(options, manifest.id, files);
  const values = valuesOf(options, manifest);
  const extensions = { bundledDir: extensionsDir, known: noSecrets };
  const workspace = loadWorkspace({ reader: files, dir, extensions });
  const { environment: inherited = {} } = workspace.file;
  const needed = neededApps(manifest, workspace.apps);
  const named = ownReference(reference, manifest);
  const text = appText({ reference: named, manifest, values, inherited, ...neededRemarks(needed) });
  const file = `apps/${app}.yaml`;
  if (!dryRun) writeText({ dir, path: file, text }, writeFile);
  const { id, name, version, environment, permissions = [], notes, deprecated } = manifest;
  return {
    app,
    file,
    written: !dryRun,
    text,
    extension: { id, name, version, origin },
    fillIn: (environment?.variables ?? [])
      .filter((setting) => isOpen(setting, inherited) && !Object.hasOwn(values, setting.key))
      .map(({ key }) => key),
    unmet: needed.filter(({ apps }) => apps.length === 0).map((need) => need.id),
    permissions,
    ...(notes?.beforeInstall === undefined ? {} : { beforeInstall: notes.beforeInstall }),
    ...(deprecated ? { deprecated } : {}),
    problems: dryRun ? [] : validate({ dir, apps: [app], extensionsDir }, files).problems,
  };
}

function checkName({ dir, reference, name }: AddOptions, id: string, files: FileReader): string {
  const app = name ?? id;
  if (!AppName.safeParse(app).success)
    throw new OrbitrError({
      code: 'usage',
      message: `"${app}" is no name for an app, which is ${appNameRule}`,
      suggestions: [`choose one: \`orbitr add ${reference} --name NAME\``],
    });
  const there = thereAs(dir, app, files);
  if (there === undefined) return app;
  const free = [2, 3, 4, 5, 6, 7, 8, 9].map((number) => `${app}-${number}`);
  const next = free.find((candidate) => thereAs(dir, candidate, files) === undefined) ?? 'NAME';
  throw new OrbitrError({
    code: 'duplicate-name',
    message: `${there} is there already`,
    subject: { app },
    suggestions: [`give the new app another name: \`orbitr add ${reference} --name ${next}\``],
  });
}

function thereAs(dir: string, app: string, files: FileReader): string | undefined {
  const claims = [`apps/${app}.yaml`, `apps/${app}.yml`, `apps/${app}`];
  const names = files.list(`${dir}/apps`);
  // A dead link is there, too: what it is called is in the list.
  return claims.find((path) => names.includes(path.slice('apps/'.length)));
}

function valuesOf({ set, reference }: AddOptions, manifest: Manifest): Readonly<Record<string, AppValue>> {
  const values: Record<string, AppValue> = {};
  for (const text of set) {
    const setting = setValue(text, manifest);
    if ('wrong' in setting) {
      const { wrong, suggestions, about } = setting;
      const asked = [reference.startsWith('.') ? reference : manifest.id, about].filter(Boolean).join('.');
      throw new OrbitrError({
        code: 'usage',
        message: `--set: ${wrong}`,
        suggestions: [...suggestions, `orbitr explain ${asked}`],
      });
    }
    values[setting.key] = setting.value;
  }
  return values;
}
