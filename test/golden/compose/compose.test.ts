import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadCompose } from '../../../src/core/compose/load.ts';
import type { ComposeResult, LoadedCompose } from '../../../src/core/compose/types.ts';
import type { FileReader } from '../../../src/core/files/reader.ts';
import { judge } from '../../../src/core/policy/judge.ts';
import { formatPosition, sortProblems } from '../../../src/core/problems.ts';

/** Each folder beside this file is a workspace with one app, `web`; `expected.txt` is what loading it says. `vitest -u` writes it anew. */
const cases = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());

test.each(cases.map((entry) => entry.name))('%s', async (name) => {
  const workspaceDir = join(import.meta.dirname, name);
  const input = {
    reader,
    workspaceDir,
    appDir: join(workspaceDir, 'apps/web'),
    app: 'web',
    environment: {},
    profiles: [],
  };
  const { compose, problems } = loadCompose(input);
  const app = { name: 'web', dir: input.appDir, file: {}, positions: {}, problems: [], inputs: {} };
  const exposed = compose ? judge({ ...app, compose }, undefined, workspaceDir) : [];
  const result = { problems: sortProblems([...problems, ...exposed]), ...(compose ? { compose } : {}) };
  await expect(told(result)).toMatchFileSnapshot(join(workspaceDir, 'expected.txt'));
});

const reader: FileReader = {
  read: (path) => (isThere(path) ? new Uint8Array(readFileSync(path)) : undefined),
  stat: (path) => {
    const found = statSync(path, { throwIfNoEntry: false });
    return (
      found && { kind: found.isFile() ? 'file' : 'folder', size: found.size, mode: found.mode, signature: 'there' }
    );
  },
  list: () => [],
  realPath: (path) => (isThere(path) ? realpathSync(path) : undefined),
};

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function told({ compose, problems }: ComposeResult): string {
  const lines = problems.flatMap(({ position, severity, code, message, suggestions }) => [
    `${position ? formatPosition(position) : '-'}: ${severity} ${code}: ${message}`,
    ...suggestions.map((suggestion) => `  try: ${suggestion}`),
  ]);
  return `${[...lines, ...(compose ? facts(compose) : [])].join('\n')}\n`;
}

function facts(compose: LoadedCompose): string[] {
  const services = Object.entries(compose.services).map(([name, service]) => {
    const ports = service.hostPorts.map(({ value }) => `${value.address}:${value.port}/${value.protocol}`);
    return `service ${name}: ${JSON.stringify({ ...service, hostPorts: ports, containerName: service.containerName?.value })}`;
  });
  const places = Object.keys(compose.positions)
    .sort()
    .map((path) => `${path} @ ${formatPosition(compose.positions[path] ?? { file: '?', line: 0, column: 0 })}`);
  return [...services, ...places];
}
