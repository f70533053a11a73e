// Bundler plugin: puts a finished table of all commands in place of src/cli/command-map.ts, so that help and completion load no command.
import { readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

export function commandTable(root) {
  const place = join(root, 'src/cli/command-map.ts');
  return {
    name: 'command-table',
    async load(id) {
      if (id !== place) return null;
      const ids = await commandIds(root);
      const { describeCommand } = await import(pathToFileURL(join(root, 'src/cli/describe.ts')));
      const facts = await Promise.all(ids.map(async (name) => describeCommand(name, await commandClass(root, name))));
      const loaders = ids.map((name) => `${JSON.stringify(name)}: () => import(${JSON.stringify(fileOf(root, name))})`);
      return {
        code: `export const loaders = { ${loaders.join(', ')} };\nconst facts = ${JSON.stringify(facts)};\nexport const commandFacts = async () => facts;\n`,
        moduleType: 'js',
      };
    },
  };
}

async function commandIds(root) {
  const names = await readdir(join(root, 'src/commands'), { recursive: true });
  return names
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.slice(0, -'.ts'.length).replace(sep, ' '))
    .sort();
}

/** `hook install` lies in `hook/install.ts`. */
function fileOf(root, name) {
  return join(root, `src/commands/${name.replace(' ', '/')}.ts`);
}

async function commandClass(root, name) {
  const module = await import(pathToFileURL(fileOf(root, name)));
  return module.default;
}
