import { describe, expect, test } from 'vitest';
import { loadHints } from '../../../../src/core/compose/load-hints.ts';
import { memoryReader } from '../../../support/memory-reader.ts';

function hints(service: string, limited: readonly string[] = []) {
  const reader = memoryReader({ '/w/apps/web/compose.yaml': `services:\n  web:\n    image: web:1\n${service}` });
  const place = { reader, workspaceDir: '/w', appDir: '/w/apps/web', app: 'web', environment: {}, profiles: [] };
  return loadHints(place, limited);
}

const lines = (service: string, limited?: readonly string[]) => hints(service, limited).map(({ line }) => line);

const safe = `    security_opt: ["no-new-privileges:true"]
    cap_drop: [ALL]
    mem_limit: 64m
    read_only: true
`;

test('a service that says nothing lacks everything, at its own key', () => {
  expect(hints('').map(({ line, position }) => [line, position.line])).toEqual([
    ['security_opt: ["no-new-privileges:true"]', 2],
    ['cap_drop: [ALL]', 2],
    ['mem_limit: 512m', 2],
    ['read_only: true', 2],
  ]);
});

test('a service that has all of it lacks nothing', () => {
  expect(lines(safe)).toEqual([]);
});

describe('the same in other words', () => {
  test.each([
    ['no-new-privileges alone', safe.replace(':true"', '"')],
    ['with =', safe.replace(':true"', '=true"')],
    ['small letters', safe.replace('ALL', 'all')],
    ['a limit under deploy', safe.replace('mem_limit: 64m', 'deploy: { resources: { limits: { memory: 64m } } }')],
    ['a variable', safe.replace('64m', '"${LIMIT:-64m}"')],
  ])('%s', (_, service) => {
    expect(lines(service)).toEqual([]);
  });
});

test('what is there already is kept, and its line is named', () => {
  const [hint, ...more] = hints(safe.replace('no-new-privileges:true', 'label:disable'));
  expect(hint).toMatchObject({
    line: 'security_opt: ["label:disable","no-new-privileges:true"]',
    suggestion: 'write `security_opt: ["label:disable","no-new-privileges:true"]`',
    position: { file: 'apps/web/compose.yaml', line: 4, column: 5 },
  });
  expect(more).toEqual([]);
});

test('no-new-privileges:false is none', () => {
  expect(lines(safe.replace('privileges:true', 'privileges:false'))).toHaveLength(1);
});

test('a limit of the app file counts', () => {
  expect(lines(safe.replace('    mem_limit: 64m\n', ''), ['web'])).toEqual([]);
});

test('one that is privileged is told nothing of single rights', () => {
  expect(lines(safe.replace('cap_drop: [ALL]', 'privileged: true'))).toEqual([]);
});

test('services whose profile is not active are passed over', () => {
  expect(lines('    profiles: [debug]\n')).toEqual([]);
});
