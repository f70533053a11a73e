import { expect, test } from 'vitest';
import { z } from 'zod';
import { checkValue } from '../../../../src/core/files/checked.ts';
import { parseYaml } from '../../../../src/core/files/yaml.ts';
import { formatPosition } from '../../../../src/core/problems.ts';

const schema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z]+$/, 'must be lower-case letters')
    .optional(),
  port: z.int().min(1).max(65_535).optional(),
  above: z.number().positive().optional(),
  tls: z.enum(['auto', 'internal', 'off']).default('auto'),
  update: z.strictObject({ policy: z.string(), environment: z.string().optional() }).optional(),
  value: z
    .union([
      z.string(),
      z.strictObject({ secret: z.string() }),
      z.strictObject({ generate: z.strictObject({ length: z.int().min(8) }) }),
    ])
    .optional(),
  wait: z
    .union([z.number(), z.string().regex(/^\d+s$/)], { error: 'must be seconds, or a text such as 5s' })
    .optional(),
  list: z.array(z.boolean()).optional(),
  names: z.record(z.string().regex(/^[A-Z]+$/, 'must be upper case'), z.string()).optional(),
});

const check = (text: string) => checkValue(schema, parseYaml(text, 'f.yaml'), { what: 'f.yaml', app: 'blog' });

test.each([
  ['port: 54x2', 'f.yaml:1:7 invalid-value: port must be a number from 1 to 65535, is "54x2"', []],
  ['port: 70000', 'f.yaml:1:7 invalid-value: port must be a number from 1 to 65535, is 70000', []],
  ['above: 0', 'f.yaml:1:8 invalid-value: above must be a number above 0, is 0', []],
  ['name: Abc', 'f.yaml:1:7 invalid-value: name must be lower-case letters, is "Abc"', []],
  ['tls: atuo', 'f.yaml:1:6 invalid-value: tls must be one of: auto, internal, off, is "atuo"', ['write auto']],
  [
    'update: {policy: x, enviroment: y}',
    'f.yaml:1:21 unknown-key: unknown key "enviroment" in update',
    ['rename it to "environment"'],
  ],
  ['update: {}', 'f.yaml:~1:9 invalid-value: update.policy is missing', []],
  [
    'value: {generate: {length: 2}}',
    'f.yaml:1:28 invalid-value: value.generate.length must be a whole number of at least 8, is 2',
    [],
  ],
  ['value: 3', 'f.yaml:1:8 invalid-value: value must be text or a mapping, is 3', []],
  ['wait: soon', 'f.yaml:1:7 invalid-value: wait must be seconds, or a text such as 5s, is "soon"', []],
  ['list: [true, 1]', 'f.yaml:1:14 invalid-value: list[1] must be true or false, is 1', []],
  ['names: {abc: x}', 'f.yaml:1:9 invalid-value: names: "abc" must be upper case', []],
  ['[]', 'f.yaml:1:1 invalid-value: f.yaml must be a mapping, is a list', []],
])('%s', (text, expected, suggestions) => {
  const { value, problems } = check(text);
  expect(value).toBeUndefined();
  expect(
    problems.map(({ position, code, message }) => `${position ? formatPosition(position) : ''} ${code}: ${message}`),
  ).toEqual([expected]);
  expect(problems[0]).toMatchObject({ app: 'blog', severity: 'error', suggestions });
});

test('an empty file is an empty mapping, with defaults filled in', () => {
  expect(check('')).toEqual({ value: { tls: 'auto' }, problems: [] });
});

test('all faults are told at once', () => {
  expect(check('port: 0\ntls: x\nfoo: 1').problems).toHaveLength(3);
});
