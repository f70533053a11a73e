import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { ComposeModel } from '../../src/core/desired/model.ts';
import { readModel } from '../../src/core/desired/unescape.ts';
import { furnish } from './furnish.ts';
import type { Placed } from './load.ts';
import { modelOf } from './model.ts';
import { overrideOf } from './override.ts';

export interface Home {
  readonly project: string;
  readonly dir: string;
  readonly app: string;
  /** The Compose files, in the order in which they are laid over each other. */
  readonly files: readonly string[];
  /** As it is here. */
  readonly model: ComposeModel;
  /** Why it cannot be tried. */
  readonly apart?: string;
  readonly [Symbol.dispose]: () => void;
}

/** A workspace with one app: a copy of the file's folder. Folders of the machine that are not there become folders of the workspace. */
export async function makeHome(placed: Placed, model: ComposeModel): Promise<Home> {
  const { sample, dir: from } = placed;
  // the name of an app's folder may hold no _, and 40 characters
  const project = placed.project.replaceAll('_', '-').slice(0, 40);
  const dir = mkdtempSync(join(tmpdir(), 'orbitr-corpus-'));
  const app = join(dir, 'apps', project);
  const path = join(app, 'compose.yaml');
  const text = moved(placed.text, strange(model, from), join(dir, 'host'));
  mkdirSync(app, { recursive: true });
  // in a catalogue of single files the others are not this one's
  const foreign = (at: string): boolean =>
    dirname(at) === from && /\.ya?ml$/.test(at) && !placed.text.includes(basename(at));
  cpSync(from, app, { recursive: true, filter: (at) => !foreign(at) });
  for (const name of others) rmSync(join(app, name), { force: true });
  writeFileSync(path, text);
  writeFileSync(join(dir, 'orbitr.yaml'), `name: corpus\nenvironment: ${JSON.stringify(sample.env)}\n`);
  const { shimmed: _, ...rest } = sample;
  const copy = { ...placed, project, sample: rest, dir: app, path, text };
  // what a file includes cannot be overridden beside it
  const over = /^"?include"?:/m.test(text) ? undefined : overrideOf(model);
  const files = over === undefined ? [path] : [path, join(app, 'compose.override.yaml')];
  if (over !== undefined) writeFileSync(join(app, 'compose.override.yaml'), over);
  const found = await modelOf(copy, sample.env, files).then(readModel, () => model);
  const apart = furnish(found, { dir, missing: strange(found, from) });
  return {
    ...{ project, dir, app, files, model: found },
    ...(apart === undefined ? {} : { apart }),
    [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** What is mounted from beyond `dir` and is not there. `~` is the home of the run's engine, which may make what it likes. */
function strange({ services }: ComposeModel, dir: string): string[] {
  return Object.values(services)
    .flatMap(({ volumes }) => volumes ?? [])
    .flatMap(({ type, source }) => (type === 'bind' && source ? [source] : []))
    .filter((source) => ![dir, homedir()].some((own) => source === own || source.startsWith(`${own}/`)))
    .filter((source) => !existsSync(source));
}

function moved(text: string, sources: readonly string[], host: string): string {
  const tops = new Set(sources.map((source) => source.split('/')[1] ?? '').filter((top) => /^[\w-]+$/.test(top)));
  const start = `((?:^ *|- *|(?:source|context|build)"?: *)["']?)`;
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
