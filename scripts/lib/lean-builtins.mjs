// Bundler plugin: some modules of Node.js are taken by `process.getBuiltinModule` and not by import. The ESM face of node:crypto or
// node:http reads every export, and so loads what most runs never use; a property that is read by itself loads nothing but itself.
const prefix = '\0builtin:';

/** Whose ESM face costs; those of node:fs or node:path are loaded at every start anyway. */
const costly = ['child_process', 'crypto', 'http', 'https', 'net', 'stream', 'zlib'];

export function leanBuiltins() {
  return {
    name: 'lean-builtins',
    resolveId: {
      filter: { id: /^(node:)?[a-z_]+$/ },
      handler(id, _importer, { kind }) {
        const name = id.replace(/^node:/, '');
        return costly.includes(name) && kind === 'import-statement' ? `${prefix}${name}` : null;
      },
    },
    load: {
      filter: { id: /^\0builtin:/ },
      handler(id) {
        const name = `node:${id.slice(prefix.length)}`;
        const names = Object.keys(process.getBuiltinModule(name)).filter(
          (key) => /^[A-Za-z_$][\w$]*$/.test(key) && key !== 'default',
        );
        // Pure, so that the bundler drops the ones that nobody imports.
        const exports = names.map((key) => `export const ${key} = /* @__PURE__ */ (() => builtin.${key})();`);
        return {
          code: `const builtin = process.getBuiltinModule('${name}');\nexport default builtin;\n${exports.join('\n')}\n`,
          moduleType: 'js',
        };
      },
    },
  };
}
