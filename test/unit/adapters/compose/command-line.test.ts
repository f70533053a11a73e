import { expect, test } from 'vitest';
import {
  buildArguments,
  configArguments,
  createArguments,
  harmless,
} from '../../../../src/adapters/compose/command-line.ts';

const input = { project: 'blog', projectDir: '/w/apps/blog', file: '/s/blog.json', deadline: 1000 };
const head =
  '--ansi never --progress plain --env-file /dev/null -p blog --project-directory /w/apps/blog -f /s/blog.json';

test('a whole app is created at once, single services without their dependencies', () => {
  const line = (services: string[], recreate: boolean): string =>
    createArguments({ ...input, services, recreate }).join(' ');
  expect(line([], false)).toBe(`${head} create --no-build --pull never --no-recreate`);
  expect(line(['web'], true)).toBe(`${head} up --no-start --no-deps --no-build --pull never --force-recreate -- web`);
  expect(buildArguments({ ...input, service: 'web' }).join(' ')).toBe(`${head} build -- web`);
});

test('profiles come by flag alone, also where COMPOSE_PROFILES is among the variables', () => {
  const line = (profiles: string[], variables: Record<string, string>): string =>
    configArguments({ project: 'p', projectDir: '/d', files: ['/a', '/b'], variables, profiles }, '/env').join(' ');
  expect(line(['x'], {})).toBe(
    '--env-file /env --profile x -p p --project-directory /d -f /a -f /b config --format json',
  );
  expect(line(['x'], { COMPOSE_PROFILES: 'y' })).toContain('--profile x -p');
  expect(line([], { COMPOSE_PROFILES: 'y' })).toContain('--profile  -p');
});

test.each([
  '-y',
  '--yes',
  '--yes=true',
  '-V',
  '--renew-anon-volumes',
  '--remove-orphans',
  '-v',
  'down',
  'prune',
  'rm',
  'kill',
])('Compose never runs with %s', (word) => {
  expect(() => harmless(['-p', 'x', 'up', word])).toThrow(word);
});

test('projects, profiles and services may bear such names', () => {
  const words = ['--profile', 'down', '-p', 'prune', 'up', '--', 'kill', 'rm'];
  expect(harmless(words)).toBe(words);
});
