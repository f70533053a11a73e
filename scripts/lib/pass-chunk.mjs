// Which modules the bundler puts into one file: those that every pass over a workspace loads. Node.js takes half a millisecond to find,
// read and link a file, and a pass would load sixty.
import { join } from 'node:path';

/** Loaded on demand by each other, and all of them whenever something is planned. */
const roots = [
  'src/cli/oclif-config.ts',
  'src/commands/apply.ts',
  'src/commands/plan.ts',
  'src/core/config/load-workspace-file.ts',
  'src/operations/apply.ts',
  'src/operations/plan.ts',
  'src/runtime.ts',
  'src/adapters/compose/find.ts',
  'src/adapters/docker/connect.ts',
  'src/adapters/secrets/secret-file.ts',
  'src/adapters/store/open-store.ts',
];

export function passChunk(root) {
  let modules;
  return {
    debugName: 'pass',
    name: (id, graph) => {
      modules ??= modulesOfAPass(root, (found) => graph.getModuleInfo(found));
      return modules.has(id) ? 'pass' : null;
    },
  };
}

function modulesOfAPass(root, getModuleInfo) {
  // What `orbitr --version` needs stays apart: it loads nothing else.
  const first = closure([join(root, 'src/main.ts')], getModuleInfo);
  return closure(
    roots.map((path) => join(root, path)),
    getModuleInfo,
  ).difference(first);
}

function closure(ids, getModuleInfo) {
  const found = new Set();
  for (let open = ids; open.length > 0; ) {
    for (const id of open) found.add(id);
    open = open.flatMap((id) => getModuleInfo(id)?.importedIds ?? []).filter((id) => !found.has(id));
  }
  return found;
}
