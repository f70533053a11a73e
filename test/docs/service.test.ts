import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadCompose } from '../../src/core/compose/load.ts';
import { memoryReader } from '../support/memory-reader.ts';
import { root } from './pages.ts';

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const environment = { ORBITR_WORKSPACE: '/srv/apps', DOCKER_GID: '999' };

test.each(['docker-compose.yml', 'examples/socket-proxy/docker-compose.yml'])(
  '%s is a sound Compose file, which an app of a workspace can be made of',
  (path) => {
    const reader = memoryReader({ '/w/apps/orbitr/compose.yaml': read(path), '/w/apps/orbitr/nginx.conf': '' });
    const facts = { reader, workspaceDir: '/w', appDir: '/w/apps/orbitr', app: 'orbitr', environment, profiles: [] };
    const problems = loadCompose(facts).problems.filter(({ severity }) => severity === 'error');
    expect(problems.map(({ message }) => message)).toEqual([]);
  },
);

test('all that the Dockerfile takes from the build context is let in, and there', () => {
  const allowed = read('.dockerignore')
    .split('\n')
    .filter((line) => line.startsWith('!'));
  expect(allowed.length).toBeGreaterThan(8);
  expect(allowed.filter((line) => !existsSync(join(root, line.slice(1))))).toEqual([]);
  const copied = [...read('Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, words = '']) =>
    words.split(' '),
  );
  expect(copied.filter((path) => path !== '.' && !allowed.includes(`!${path}`))).toEqual([]);
});

test('the image has what the package has', () => {
  const { files } = JSON.parse(read('package.json'));
  const allowed = read('.dockerignore');
  for (const path of files.filter((each: string) => each !== 'dist')) expect(allowed).toContain(`!${path}`);
});
