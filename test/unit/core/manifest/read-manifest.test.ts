import { describe, expect, test } from 'vitest';
import { readManifest } from '../../../../src/core/manifest/read-manifest.ts';
import { formatPosition } from '../../../../src/core/problems.ts';

const head = `id: demo
name: Demo
version: 1.0.0
description: A demonstration.
author: { name: Ann }
license: MIT
`;
const docker = 'docker: { compose: ./compose.yaml }\n';

function read(text: string) {
  return readManifest(new TextEncoder().encode(text), 'manifest.yaml');
}

/** `7:3 message`, for each problem. */
function faults(text: string): string[] {
  return read(text).problems.map(
    ({ position, message }) => `${position ? formatPosition(position).replace('manifest.yaml:', '') : '?'} ${message}`,
  );
}

const variables = (...list: string[]) =>
  `${head}${docker}environment:\n  variables:\n${list.map((line) => `    - ${line}\n`).join('')}`;

describe('a manifest', () => {
  test('with the least it needs is sound', () => {
    expect(read(head + docker)).toMatchObject({ problems: [], manifest: { id: 'demo', version: '1.0.0' } });
  });

  test('may be JSON', () => {
    const json = JSON.stringify(read(head + docker).manifest);
    expect(read(json)).toMatchObject({ problems: [], manifest: { id: 'demo' } });
  });

  test('may hold its Compose model, whose parts know their place', () => {
    const { inline, problems } = read(`${head}docker:\n  composeInline:\n    services: { web: { image: busybox } }\n`);
    expect(problems).toEqual([]);
    expect(inline?.at).toMatchObject({ file: 'manifest.yaml', line: 9, column: 5 });
  });

  test('knows every field that is documented', () => {
    expect(
      faults(`${head}upstreamVersion: "16.4"
repository: { type: git, url: https://git.example.org/demo.git }
type: app
categories: [database, other]
icon: ./icon.svg
screenshots: [https://example.org/one.png, two.png]
documentation: { readme: README.md, website: https://example.org }
architectures: [amd64, arm64]
deprecated: use other instead
docker:
  compose: ./compose.yaml
  main: db
  images: [postgres:16]
  networks: [back]
  volumes: [{ name: data, mountPath: /data, type: named }]
  ports: [{ container: 5432, protocol: tcp }, { container: 80, host: 8080, service: db }]
environment:
  variables:
    - { key: DB, label: Database, description: Its name., default: app, validation: { pattern: "[a-z]+", patternMessage: be lower-case, min: 1, max: 20 } }
    - { key: PASSWORD, type: password, required: true, generate: { length: 40 } }
    - { key: MODE, type: select, options: [fast, { value: safe, label: Careful }, 3], default: safe }
    - { key: KEY, generate: { kind: base64, bytes: 32, prefix: "base64:" } }
    - { key: HASH, generate: { kind: argon2, of: PASSWORD } }
healthCheck: { type: command, interval: 10, timeout: 5, retries: 3, startPeriod: 60, command: { service: db, argv: [pg_isready] } }
proxy: { enabled: true, subdomain: db, path: /, port: 80, protocol: http, ssl: { enabled: true, forceHttps: true }, middleware: [auth] }
dependencies: [{ id: redis, version: ^7 }]
provides: [sql]
outputs: { URL: "postgres://app:\${PASSWORD}@\${host}:5432/\${DB}" }
permissions: [docker.read, network.create]
files: [{ path: ./conf/app.conf, content: "name=\${DB} cost=$$5", mode: "0644" }]
migrations: [{ from: <2, to: ">=2", run: { service: db, argv: [migrate] } }]
backup: { volumes: [data], exclude: ["/data/cache/*"], before: [{ argv: [dump] }], after: [{ service: db, argv: [rm, dump] }] }
reload: { files: [./conf/app.conf], signal: HUP }
notes: { beforeInstall: Think., afterInstall: Rest. }
ui: { dashboard: { widget: status, size: small }, settingsPage: true }
marketplace: { featured: true, verified: true, downloads: 3, rating: 4.5 }
`),
    ).toEqual([]);
  });
});

describe('the schema', () => {
  test.each([
    ['a key that nobody knows', `${head}${docker}healthcheck: {}\n`, '8:1 unknown key "healthcheck"'],
    ['what is missing', head, '~1:1 docker is missing'],
    [
      'a version that is a range',
      head.replace('1.0.0', '^1') + docker,
      '3:10 version must be an exact version such as 1.0.0, is "^1"',
    ],
    [
      'a version that YAML reads as a number',
      head.replace('1.0.0', '1.0') + docker,
      '3:10 version must be an exact version such as 1.0.0, in quotes, is 1',
    ],
    [
      'two models',
      `${head}docker: { compose: a.yaml, composeInline: { services: {} } }\n`,
      '7:43 docker.composeInline must not stand beside docker.compose: there can be one model only, is a mapping',
    ],
    [
      'no model',
      `${head}docker: { main: web }\n`,
      '~7:9 docker.compose is missing: it must name the Compose file, unless docker.composeInline holds the model',
    ],
    [
      'a check without its details',
      `${head}${docker}healthCheck: { type: http }\n`,
      '~8:14 healthCheck.http is missing: it must say what type http needs',
    ],
    [
      'a range that is none',
      `${head}${docker}dependencies: [{ id: x, version: newest }]\n`,
      '8:34 dependencies[0].version must be a range of versions such as ^16 or >=1.2 <3, is "newest"',
    ],
    [
      'a field that does not go with its kind',
      variables('{ key: A, generate: { kind: hex, length: 8 } }'),
      '10:48 environment.variables[0].generate.length does not go with hex, which knows bytes, prefix, is 8',
    ],
  ])('finds %s', (_name, text, expected) => {
    expect(faults(text)).toEqual([expected]);
  });
});

describe('cross-checks find', () => {
  test.each([
    [
      'a variable that is declared twice',
      variables('{ key: A }', '{ key: A }'),
      '11:9 the variable A is declared twice',
    ],
    ['a select without options', variables('{ key: A, type: select }'), '10:17 the select A has no options'],
    [
      'options without a select',
      variables('{ key: A, options: [x] }'),
      '10:17 options go with type select, but A is of type string',
    ],
    [
      'a default of another type',
      variables('{ key: A, type: port, default: 70000 }'),
      '10:29 the default of A must be a port from 1 to 65535, is 70000',
    ],
    [
      'a default that is no option',
      variables('{ key: A, type: select, options: [fast, safe], default: saef }'),
      '10:54 the default of A must be one of: fast, safe, is "saef"',
    ],
    [
      'a default out of bounds',
      variables('{ key: A, default: abc, validation: { min: 5 } }'),
      '10:17 the default of A must have at least 5 characters, is "abc"',
    ],
    [
      'a default that breaks the pattern',
      variables('{ key: A, default: ABC, validation: { pattern: "[a-z]+", patternMessage: be lower-case } }'),
      '10:17 the default of A must be lower-case, is "ABC"',
    ],
    [
      'a broken pattern',
      variables('{ key: A, validation: { pattern: "[" } }'),
      '10:31 the pattern of A is not a valid regular expression',
    ],
    [
      'bounds that nothing fits',
      variables('{ key: A, validation: { min: 5, max: 2 } }'),
      '10:31 min of A is above its max, so that nothing fits',
    ],
    [
      'a password that everybody knows',
      variables('{ key: A, type: password, default: secret }'),
      '10:33 the password A has a default, which everybody knows',
    ],
    [
      'a hash of nothing',
      variables('{ key: A, generate: { kind: bcrypt, of: B } }'),
      '10:43 A is made from B, which is no other variable',
    ],
    [
      'a generated number',
      variables('{ key: A, type: number, generate: { length: 8 } }'),
      '10:31 A is generated, which gives a text, but is of type number',
    ],
    [
      'an output of an unknown variable',
      `${variables('{ key: PASSWORD }')}outputs:\n  URL: "x://\${PASWORD}@\${host}"\n`,
      '12:3 the output URL uses ${PASWORD}, which is no variable of the extension',
    ],
    [
      'a broken expression',
      `${head}${docker}outputs:\n  URL: "\${host"\n`,
      '9:3 ${host in the output URL is not a valid expression',
    ],
    [
      'a file with an unknown variable',
      `${head}${docker}files:\n  - path: a.conf\n    content: "\${NAME}"\n`,
      '10:5 the file a.conf uses ${NAME}, which is no variable of the extension',
    ],
    [
      'a path that leaves the folder',
      `${head}docker: { compose: ../other/compose.yaml }\n`,
      '7:11 docker.compose ../other/compose.yaml leaves the extension’s folder',
    ],
    ['a dependency on itself', `${head}${docker}dependencies: [{ id: demo }]\n`, '8:16 demo depends on itself'],
    [
      'a dependency that stands twice',
      `${head}${docker}dependencies: [{ id: a }, { id: a }]\n`,
      '8:27 the dependency a is named twice',
    ],
    ['a key that stands twice', `${head}${docker}name: Other\n`, '8:1 "name" stands here and on line 2 already'],
  ])('%s', (_name, text, expected) => {
    const [first, ...more] = faults(text);
    expect(more).toEqual([]);
    expect(first).toContain(expected);
  });

  test('the nearest name', () => {
    const { problems } = read(`${variables('{ key: PASSWORD }')}outputs: { URL: "\${PASWORD}" }\n`);
    expect(problems[0]?.suggestions).toEqual(['write ${PASSWORD}']);
  });
});
