import { expect, test } from 'vitest';
import { relocate } from '../../../../src/core/import/relocate.ts';

const variables: Readonly<Record<string, string>> = { HERE: './here' };
const move = (text: string) => relocate(text, '/srv/shop', (name) => variables[name]);

test('what is mounted or built stays where it is; every other byte stays, too', () => {
  const text = `# as it was
x-web: &web { volumes: ['./a:/a:ro'] } # anchors
services:
  web:
    <<: *web
    build: .
  db:
    build: { context: ../db }
    volumes:
      - \${HERE}/b:/b      # by a variable
      - data:/data
      - /abs:/abs
      - { type: bind, source: c, target: /c }
      - "./pay$$roll:/p"
`;
  const { text: moved, outside, read, obstacle } = move(text);
  expect(obstacle).toBeUndefined();
  expect(read).toEqual([]);
  expect(moved).toBe(
    text
      .replace(`'./a:/a:ro'`, '"/srv/shop/a:/a:ro"')
      .replace('build: .', 'build: "/srv/shop"')
      .replace('context: ../db', 'context: "/srv/db"')
      .replace('${HERE}/b:/b', '"/srv/shop/here/b:/b"')
      .replace('source: c', 'source: "/srv/shop/c"')
      .replace('"./pay', '"/srv/shop/pay'),
  );
  expect(outside).toEqual([
    '/srv/db',
    '/srv/shop',
    '/srv/shop/a',
    '/srv/shop/c',
    '/srv/shop/here/b',
    '/srv/shop/pay$roll',
  ]);
});

test('files that are only read come along, under a name within the folder', () => {
  const { text, read } = move(
    'services: { web: { env_file: [./env/web.env, ../common.env, { path: /etc/app.env }] } }\n',
  );
  expect(text).toBe('services: { web: { env_file: [./env/web.env, "./common.env", { path: "./app.env" }] } }\n');
  expect(read).toEqual([
    { from: '/srv/shop/env/web.env', to: 'env/web.env' },
    { from: '/srv/common.env', to: 'common.env' },
    { from: '/etc/app.env', to: 'app.env' },
  ]);
});

test.each([
  ['include: [other.yaml]\nservices: {}\n', 'it includes other files'],
  [
    'services: { web: { extends: { file: base.yaml, service: web } } }\n',
    'a service of it extends one of another file',
  ],
  ['services: { web: { volumes: ["~/data:/data"] } }\n', 'it mounts ~/data, which is another folder for every user'],
  ['services: [\n', 'it is not valid YAML'],
])('what cannot be moved is told why: %j', (text, obstacle) => {
  expect(move(text).obstacle).toBe(obstacle);
});
