import { describe, expect, test } from 'vitest';
import { AppFile } from '../../../../src/core/config/app-file.ts';
import { checkValue } from '../../../../src/core/files/checked.ts';
import { positionsOf } from '../../../../src/core/files/positions-of.ts';
import { parseYaml } from '../../../../src/core/files/yaml.ts';
import type { Manifest } from '../../../../src/core/manifest/manifest.ts';
import type { Variable } from '../../../../src/core/manifest/variable.ts';
import { formatPosition } from '../../../../src/core/problems.ts';
import { noSecrets } from '../../../../src/core/secrets/need.ts';
import { secretToken } from '../../../../src/core/secrets/token.ts';
import { resolveValues } from '../../../../src/core/values/resolve-values.ts';
import type { ValuesInput } from '../../../../src/core/values/types.ts';

const base: Manifest = {
  id: 'postgresql',
  name: 'PostgreSQL',
  version: '16.4.0',
  description: 'A database.',
  author: { name: 'Ann' },
  license: 'MIT',
  docker: { compose: './compose.yaml' },
};

function resolve(
  variables: readonly Variable[],
  text = '',
  more: Partial<ValuesInput> & { outputs?: Manifest['outputs'] } = {},
) {
  const { outputs, ...input } = more;
  const parsed = parseYaml(`extension: postgresql\n${text}`, 'apps/db.yaml');
  const { value, problems } = checkValue(AppFile, parsed, { what: 'apps/db.yaml' });
  expect(problems).toEqual([]);
  return resolveValues({
    app: 'db',
    file: 'apps/db.yaml',
    values: value?.values ?? {},
    positions: positionsOf(parsed),
    manifest: { ...base, environment: { variables: [...variables] }, ...(outputs ? { outputs } : {}) },
    environment: {},
    providers: new Map(),
    known: noSecrets,
    ...input,
  });
}

function faults(...parameters: Parameters<typeof resolve>): string[] {
  return resolve(...parameters).problems.map(
    ({ position, message, suggestions }) =>
      `${position ? formatPosition(position).replace('apps/db.yaml:', '') : '?'} ${message}${suggestions.map((one) => ` | ${one}`).join('')}`,
  );
}

const token = (key: string, generation = 1) => secretToken({ ref: `db.${key}`, generation });

describe('a value', () => {
  test('goes before orbitr.yaml, which goes before the default', () => {
    const variables: Variable[] = ['A', 'B', 'C', 'D'].map((key) => ({ key, default: 'default' }));
    const { variables: texts } = resolve(variables.with(3, { key: 'D' }), 'values: { A: mine }', {
      environment: { A: 'shared', B: 'shared' },
    });
    expect(texts).toEqual({ A: 'mine', B: 'shared', C: 'default', D: '' });
  });

  test.each([
    ['string', 'plain', 'plain'],
    ['string', '12', '12'],
    ['number', '1.5', '1.5'],
    ['boolean', 'false', 'false'],
    ['email', 'me@example.org', 'me@example.org'],
    ['url', 'https://example.org/x', 'https://example.org/x'],
    ['port', '8080', '8080'],
    ['duration', '1h30m', '1h30m'],
    ['size', '512m', '512m'],
    ['path', '/srv/media', '/srv/media'],
    ['path', './media', './media'],
  ] as const)('of type %s may be %s', (type, written, text) => {
    const { variables, problems } = resolve([{ key: 'A', type }], `values: { A: ${written} }`);
    expect(problems).toEqual([]);
    expect(variables).toEqual({ A: text });
  });

  test.each([
    ['number', 'many', '2:11 values.A must be a number, is "many"'],
    ['boolean', '1', '2:11 values.A must be true or false, is 1'],
    ['email', 'me', '2:11 values.A must be an e-mail address such as me@example.org, is "me"'],
    ['url', 'example.org', '2:11 values.A must be a URL such as https://example.org, is "example.org"'],
    ['port', '70000', '2:11 values.A must be a port from 1 to 65535, is 70000'],
    ['duration', '30', '2:11 values.A must be a duration such as 30s, 5m or 1h, is 30'],
    ['size', '512', '2:11 values.A must be a size with its unit, such as 512m or 2g, is 512'],
    ['path', '../etc', '2:11 values.A must be a path that begins with / or ./ and has no .. in it, is "../etc"'],
  ] as const)('of type %s may not be %s', (type, written, expected) => {
    expect(faults([{ key: 'A', type }], `values: { A: ${written} }`)).toEqual([expected]);
  });

  test.each([
    [
      { key: 'A', type: 'select', options: ['fast', { value: 'safe' }] },
      'saef',
      '2:11 values.A must be one of: fast, safe, is "saef" | write safe',
    ],
    [{ key: 'A', validation: { min: 3 } }, 'ab', '2:11 values.A must have at least 3 characters, is "ab"'],
    [
      { key: 'A', type: 'port', validation: { min: 1024, max: 2000 } },
      '80',
      '2:11 values.A must be 1024 to 2000, is 80',
    ],
    [
      { key: 'A', type: 'duration', validation: { max: 60 } },
      '2m',
      '2:11 values.A must be at most 60 seconds, is "2m"',
    ],
    [
      { key: 'A', type: 'size', validation: { min: 1048576 } },
      '1k',
      '2:11 values.A must be at least 1048576 bytes, is "1k"',
    ],
    [{ key: 'A', validation: { pattern: '[a-z]+' } }, 'X1', '2:11 values.A must fit [a-z]+, is "X1"'],
    [
      { key: 'A', validation: { pattern: '[a-z]+', patternMessage: 'be lower-case' } },
      'X1',
      '2:11 values.A must be lower-case, is "X1"',
    ],
  ] satisfies [Variable, string, string][])('keeps to %o', (variable, written, expected) => {
    expect(faults([variable], `values: { A: ${written} }`)).toEqual([expected]);
  });

  test('that nobody knows is named with the nearest', () => {
    expect(faults([{ key: 'POSTGRES_DB' }], 'values:\n  POSTGRE_DB: x\n')).toEqual([
      '3:3 postgresql has no setting POSTGRE_DB | rename it to POSTGRES_DB',
    ]);
  });

  test('that is missing comes with the line to add', () => {
    const variable: Variable = { key: 'DOMAIN', label: 'Domain', required: true, type: 'url' };
    expect(faults([variable])).toEqual([
      '1:1 postgresql needs a value for DOMAIN (Domain) | add to apps/db.yaml: `values: { DOMAIN: https://example.org }`',
    ]);
    expect(faults([variable, { key: 'A' }], 'values: { A: x }')).toEqual([
      '2:1 postgresql needs a value for DOMAIN (Domain) | add under values: in apps/db.yaml: `DOMAIN: https://example.org`',
    ]);
  });
});

describe('a secret', () => {
  test('is generated where nobody gives a password, required or not', () => {
    const { variables, secrets, problems } = resolve([
      { key: 'A', type: 'password', required: true },
      { key: 'B', type: 'password', validation: { min: 40 } },
    ]);
    expect(problems).toEqual([]);
    expect(variables).toEqual({ A: token('A'), B: token('B') });
    expect(secrets).toEqual([
      { ref: 'db.A', generation: 1, key: 'A', source: { kind: 'generated', recipe: { length: 32 } } },
      { ref: 'db.B', generation: 1, key: 'B', source: { kind: 'generated', recipe: { length: 40 } } },
    ]);
  });

  test('that stands in the app file travels as a token, too, and is in no message', () => {
    const { variables, secrets, given } = resolve([{ key: 'A', type: 'password' }], 'values: { A: hunter2 }');
    expect(variables).toEqual({ A: token('A') });
    expect(secrets).toEqual([{ ref: 'db.A', generation: 1, key: 'A', source: { kind: 'given' } }]);
    expect(given).toEqual({ 'db.A': 'hunter2' });
    const short = faults([{ key: 'A', type: 'password', validation: { min: 12 } }], 'values: { A: hunter2 }');
    expect(short).toEqual(['2:11 values.A must have at least 12 characters']);
  });

  test('does not come from the variables that all apps share', () => {
    const { variables } = resolve([{ key: 'A', type: 'password' }], '', { environment: { A: 'shared' } });
    expect(variables).toEqual({ A: token('A') });
  });

  test('may be named, and made from another, whatever the order', () => {
    const { variables, secrets, problems } = resolve(
      [
        { key: 'HASH', generate: { kind: 'bcrypt', of: 'A' } },
        { key: 'A', type: 'password' },
      ],
      'values: { A: { secret: db/password } }',
    );
    expect(problems).toEqual([]);
    const password = secretToken({ ref: 'db/password', generation: 1 });
    expect(variables).toEqual({ A: password, HASH: token('HASH') });
    expect(secrets).toContainEqual({
      ref: 'db.HASH',
      generation: 1,
      key: 'HASH',
      source: { kind: 'generated', recipe: { kind: 'bcrypt', of: 'A' }, of: password },
    });
  });

  test('keeps the generation that is known', () => {
    const known = { find: () => ({ generation: 4 }), holds: () => false };
    expect(resolve([{ key: 'A', type: 'password' }], '', { known }).variables).toEqual({ A: token('A', 4) });
  });

  test.each([
    [
      { key: 'A', type: 'port' },
      '{ generate: {} }',
      '2:11 values.A is of type port and cannot be generated, which gives a text',
    ],
    [
      { key: 'A', type: 'port' },
      '{ secret: a/b }',
      '2:11 values.A comes from a secret, which is a text, but A is of type port | write the value itself: `8080`',
    ],
    [
      { key: 'A', type: 'password', validation: { min: 40 } },
      '{ generate: { length: 12 } }',
      '2:11 values.A must have at least 40 characters, but 12 are asked for | write `length: 40`',
    ],
    [
      { key: 'A' },
      '{ generate: { kind: bcrypt, of: PASS } }',
      '2:11 values.A is made from PASS, which is no other setting',
    ],
    [{ key: 'A' }, token('B'), '2:11 values.A holds the stand-in of a secret | name it: { secret: path }'],
  ] satisfies [Variable, string, string][])('cannot be had by %o from %s', (variable, written, expected) => {
    expect(faults([variable], `values: { A: ${written} }`)).toEqual([expected]);
  });

  test('cannot be made from itself', () => {
    const both = 'values: { A: { generate: { kind: bcrypt, of: B } }, B: { generate: { kind: bcrypt, of: A } } }';
    expect(faults([{ key: 'A' }, { key: 'B' }], both)).toEqual([
      '2:11 values are made from each other in a circle: A of B of A',
    ]);
  });
});

describe('outputs', () => {
  const variables: Variable[] = [
    { key: 'USER', default: 'app' },
    { key: 'PASSWORD', type: 'password' },
  ];

  test('hold secrets as tokens, percent-encoded in URLs, and the name that others reach the app by', () => {
    const outputs = { URL: 'postgres://${USER}:${PASSWORD}@${host}:5432', PASSWORD: '${PASSWORD}', HOST: '${host}' };
    const url = secretToken({ ref: 'db.PASSWORD', generation: 1 }, 'url');
    expect(resolve(variables, '', { outputs }).outputs).toEqual({
      URL: `postgres://app:${url}@db:5432`,
      PASSWORD: token('PASSWORD'),
      HOST: 'db',
    });
  });

  test('never name the secret of another app', () => {
    expect(
      resolve(variables, '', { outputs: { X: secretToken({ ref: 'other.KEY', generation: 1 }) } }).outputs,
    ).toEqual({});
    const pieces = [{ key: 'X', default: 'other.KEY' }];
    expect(resolve(pieces, '', { outputs: { X: 'orbitr-secret~1~plain~${X}~' } }).outputs).toEqual({});
  });

  const providers: ValuesInput['providers'] = new Map([
    ['db', { kind: 'outputs', outputs: {} }],
    ['sql', { kind: 'outputs', outputs: { URL: `x://${token('P')}@sql`, PORT: '5432' } }],
    ['blog', { kind: 'plain' }],
    ['odd', { kind: 'broken' }],
    ['loop', { kind: 'circle' }],
  ]);

  test('are taken as they are, and it is remembered what was taken', () => {
    const taking = resolve(
      [
        { key: 'A', type: 'url' },
        { key: 'B', type: 'port' },
      ],
      'values: { A: { from: sql.URL }, B: { from: sql.PORT } }',
      { providers },
    );
    expect(taking).toMatchObject({ problems: [], secrets: [], variables: { A: `x://${token('P')}@sql`, B: '5432' } });
    expect(taking.taken).toEqual({ 'sql.URL': `x://${token('P')}@sql`, 'sql.PORT': '5432' });
  });

  test.each([
    ['sgl.URL', '2:11 values.A takes from sgl, but there is no such app | write sql'],
    ['sql.URI', '2:11 values.A takes sql.URI, but sql has no output URI | write sql.URL'],
    ['blog.URL', '2:11 values.A takes blog.URL, but blog is a plain Compose app, which has no outputs'],
    ['odd.URL', '2:11 values.A takes odd.URL, which cannot be told while odd is broken | mend odd first'],
    ['db.URL', '2:11 values.A takes db.URL from the app itself | name another app'],
  ])('of %s cannot be taken', (from, expected) => {
    expect(faults([{ key: 'A' }], `values: { A: { from: ${from} } }`, { providers })).toEqual([expected]);
  });

  test('must fit the type of what takes them', () => {
    expect(faults([{ key: 'A', type: 'email' }], 'values: { A: { from: sql.PORT } }', { providers })).toEqual([
      '2:11 values.A must be an e-mail address such as me@example.org, but sql.PORT is 5432',
    ]);
    expect(faults([{ key: 'A', type: 'port' }], 'values: { A: { from: sql.URL } }', { providers })).toEqual([
      '2:11 values.A is of type port, but sql.URL is a secret text',
    ]);
  });
});
