// Bundler plugin: a module of @oclif/core loads what it requires when it first uses it. Orbitr takes commands, flags and the parser from
// it; configuration, plugins, help and progress bars would load with them, at 10 ms a start. The modules are what TypeScript makes of
// imports: names such as `util_1`, whose members are read at each use, so that reading a member can be what loads.
import { readFile } from 'node:fs/promises';

const place = /@oclif\/core\/lib\/.*\.js$/;
const required = /^(?:const|var) (\w+_\d+) = ((?:__import(?:Default|Star)\()?require\("[^"]+"\)\)?);$/gm;
const exported = /^exports\.(\w+) = (__importStar\(require\("[^"]+"\)\));$/gm;

const lazily = `function __lazily(load) {
  let loaded;
  return new Proxy({}, { get: (_, key) => (loaded ??= load())[key] });
}
`;

export function lazyOclif() {
  let found = 0;
  return {
    name: 'lazy-oclif',
    async load(id) {
      if (!place.test(id)) return null;
      const code = await readFile(id, 'utf8');
      found += code.match(required)?.length ?? 0;
      const lazy = code
        .replace(required, (_, name, load) => `const ${name} = __lazily(() => ${load});`)
        .replace(
          exported,
          (_, name, load) => `Object.defineProperty(exports, '${name}', { enumerable: true, get: () => ${load} });`,
        );
      return { code: lazy === code ? code : `${lazy}${lazily}`, moduleType: 'js' };
    },
    buildEnd() {
      if (found < 100)
        throw new Error(`lazy-oclif: @oclif/core is written another way now: only ${found} of its imports were found`);
    },
  };
}
