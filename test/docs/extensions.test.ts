import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadWorkspace } from '../../src/core/app/load-workspace.ts';
import { noSecrets } from '../../src/core/secrets/need.ts';
import { extensionFolder, filesIn } from '../conformance/extension-folder.ts';
import { memoryReader } from '../support/memory-reader.ts';
import { pageAt, root } from './pages.ts';

const page = pageAt('docs/extensions.md');
const official = readdirSync(join(root, 'extensions')).map((id) =>
  extensionFolder(id, filesIn(join(root, 'extensions', id))),
);

test('the examples are one workspace without faults', () => {
  const examples = page.fences.map(({ body }) => [`/w/${/^# (\S+)\n/.exec(body)?.[1]}`, body] as const);
  const brought = official.flatMap(({ id, files }) =>
    Object.entries(files).map(([path, text]) => [`/brought/${id}/${path}`, text] as const),
  );
  const { apps, problems } = loadWorkspace({
    reader: memoryReader({ '/w/orbitr.yaml': 'name: shop\n', ...Object.fromEntries([...examples, ...brought]) }),
    dir: '/w',
    extensions: { bundledDir: '/brought', known: noSecrets },
  });
  expect(problems).toEqual([]);
  expect(apps.map(({ name, extension }) => `${name} ${extension?.origin}`)).toEqual([
    'cache bundled',
    'db bundled',
    'notes workspace',
  ]);
});

test('the table has every official extension, with its version and outputs', () => {
  const rows = [...page.text.matchAll(/^\| `([a-z-]+)` \| [^|]+ \| ([\d.]+) \| ([^|]+) \|$/gm)];
  expect(rows.map(([, id, version, outputs = '']) => [id, version, outputs.replaceAll('`', '').trim()])).toEqual(
    official.map(({ id, manifest }) => [id, manifest.version, Object.keys(manifest.outputs ?? {}).join(', ')]),
  );
});
