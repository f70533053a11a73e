// Writes what can be derived from the sources: JSON Schemas, the error table and the command reference.
// `--check` writes nothing and fails where a file is stale.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { jsonSchemas } from '../src/core/config/json-schema.ts';
import { commandsPage } from './lib/commands-page.mjs';
import { errorsPage } from './lib/errors-page.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Path → text, for everything that is generated. */
async function pages() {
  const schemas = Object.entries(jsonSchemas).map(([name, make]) => [
    `docs/schemas/${name}.schema.json`,
    `${JSON.stringify(make(), null, 2)}\n`,
  ]);
  return [...schemas, ['docs/errors.md', errorsPage()], ['docs/commands.md', await commandsPage()]];
}

const check = process.argv.includes('--check');
const stale = [];
for (const [path, text] of await pages()) {
  const file = join(root, path);
  if ((await readFile(file, 'utf8').catch(() => undefined)) === text) continue;
  stale.push(path);
  if (check) continue;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

if (check && stale.length > 0) {
  console.error(`stale: ${stale.join(', ')}\n  try: npm run docs`);
  process.exitCode = 1;
} else {
  console.log(stale.length > 0 ? `written: ${stale.join(', ')}` : 'generated files are fresh');
}
