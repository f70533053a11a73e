import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fileReader } from '../../src/adapters/files/file-reader.ts';
import { hintsText } from '../../src/cli/error-view.ts';
import { explanationText, rootsText } from '../../src/cli/output/explain.ts';
import { infoText, listText } from '../../src/cli/output/info.ts';
import type { FileReader } from '../../src/core/files/reader.ts';
import { add } from '../../src/operations/add.ts';
import { explain } from '../../src/operations/explain.ts';
import { info, listAll } from '../../src/operations/info.ts';
import { validate } from '../../src/operations/validate.ts';

/** What a person reads in a terminal of 80 columns. Each case is a command line; what it says lies in `terminal/expected`. `vitest -u` writes it anew. */
const dir = '/home/me/server';
const extensionsDir = '/usr/lib/orbitr/extensions';
const places: readonly (readonly [string, string])[] = [
  [dir, join(import.meta.dirname, 'terminal/workspace')],
  [extensionsDir, join(import.meta.dirname, 'bundled')],
];

/** Lines are broken by the length of paths, which must not depend on where this repository lies. */
const moved = (path: string, from: 0 | 1, to: 0 | 1) =>
  places.reduce((text, place) => (text.startsWith(place[from]) ? text.replace(place[from], place[to]) : text), path);
const real = (path: string) => moved(path, 0, 1);
const reader: FileReader = {
  read: (path, most) => fileReader.read(real(path), most),
  stat: (path) => fileReader.stat(real(path)),
  list: (path) => fileReader.list(real(path)),
  realPath: (path) => {
    const found = fileReader.realPath(real(path));
    return found === undefined ? undefined : moved(found, 1, 0);
  },
};
const context = { reader, workspaceDir: dir, bundledDir: extensionsDir };
const options = { width: 80, colour: false };

const cases: Readonly<Record<string, () => string>> = {
  explain: () => explained(),
  'explain app': () => explained('app'),
  'explain app.health': () => explained('app.health'),
  'explain app.health.timeout': () => explained('app.health.timeout'),
  'explain app.ports': () => explained('app.ports'),
  'explain app.values.KEY': () => explained('app.values.KEY'),
  'explain app.backup --recursive': () => explained('app.backup', true),
  'explain workspace.networks.pool': () => explained('workspace.networks.pool'),
  'explain manifest.environment.variables': () => explained('manifest.environment.variables'),
  'explain manifest.environment.variables.type': () => explained('manifest.environment.variables.type'),
  'explain lock.images': () => explained('lock.images'),
  'explain wiki': () => explained('wiki'),
  'explain wiki.PAGE_SIZE': () => explained('wiki.PAGE_SIZE'),
  'explain wiki.SECRET_KEY': () => explained('wiki.SECRET_KEY'),
  info: () => listText(listAll(context), options),
  'info wiki': () => infoText(info('wiki', context), options),
  'info redis@^7': () => infoText(info('redis@^7', context), options),
  'info ._extensions_plain': () => infoText(info('./extensions/plain', context), options),
  'add wiki --dry-run': () => dryRun('wiki'),
  'add wiki --set --dry-run': () =>
    dryRun('wiki', 'ADMIN_EMAIL=me@example.org', 'DATABASE_URL={ from: db.URL }', 'PAGE_SIZE=7', 'MOTTO=yes: no'),
  'add redis --dry-run': () => dryRun('redis'),
  'add plain --dry-run': () => dryRun('plain'),
  'validate --hints': () =>
    hintsText(validate({ dir, extensionsDir, hints: true }, reader).hints ?? [], { ...options, debug: false }),
};

test.each(Object.keys(cases))('%s', async (name) => {
  const text = cases[name]?.() ?? '';
  await expect(text).toMatchFileSnapshot(join(import.meta.dirname, 'terminal/expected', `${name}.txt`));
});

function explained(path?: string, recursive = false): string {
  const found = explain({ recursive, ...(path === undefined ? {} : { path }) }, context);
  const text = 'path' in found ? explanationText(found, options) : rootsText(found, options);
  expect(text.split('\n').filter((line) => line.length > options.width)).toEqual([]);
  return text;
}

function dryRun(reference: string, ...set: string[]): string {
  const outside = { files: reader, writeFile: () => expect.unreachable(), extensionsDir };
  return add({ dir, reference, set, dryRun: true }, outside).text;
}
