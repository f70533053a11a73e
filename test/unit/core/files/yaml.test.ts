import { expect, test } from 'vitest';
import { parseYaml } from '../../../../src/core/files/yaml.ts';
import { formatPosition } from '../../../../src/core/problems.ts';

const problemsOf = (text: string | Uint8Array): string[] =>
  parseYaml(text, 'f.yaml').problems.map(
    ({ code, message, position }) => `${position ? formatPosition(position) : ''} ${code}: ${message}`,
  );

test('reads values as Compose does: octal numbers, no other YAML 1.1', () => {
  const { value } = parseYaml(
    'mode: 0440\nport: 22222:22\nanswer: no\nbig: 1_000\nnothing:\nquoted: "0440"\nzone: 08',
    'f.yaml',
  );
  expect(value).toEqual({
    mode: 288,
    port: '22222:22',
    answer: 'no',
    big: 1000,
    nothing: null,
    quoted: '0440',
    zone: 8,
  });
});

test('merge keys: what stands in the mapping wins, then what is merged first', () => {
  const { value } = parseYaml('a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  <<: [*a, *b]\n  x: 3', 'f.yaml');
  expect(value).toMatchObject({ c: { x: 3, y: 1, z: 2 } });
});

test('a key called __proto__ is only a key', () => {
  const { value } = parseYaml('__proto__: {polluted: true}', 'f.yaml');
  expect(Object.keys(value as object)).toEqual(['__proto__']);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test('places: of values, of keys, of the nearest thing above, and of the alias', () => {
  const parsed = parseYaml('base: &b\n  deep: 1\nuse:\n  it: *b\n', 'f.yaml');
  expect(parsed.at(['base', 'deep'])).toEqual({ file: 'f.yaml', line: 2, column: 9 });
  expect(parsed.keyAt(['base'], 'deep')).toEqual({ file: 'f.yaml', line: 2, column: 3 });
  expect(parsed.at(['base', 'none'])).toEqual({ file: 'f.yaml', line: 2, column: 3, approximate: true });
  expect(parsed.at(['use', 'it', 'deep'])).toEqual({ file: 'f.yaml', line: 4, column: 7 });
});

test.each([
  ['a: 1\nb: 2\na: 3', 'f.yaml:3:1 duplicate-key: "a" stands here and on line 1 already'],
  ['a:\n\tb: 1', 'f.yaml:2:1 yaml-syntax: a tab is used for indentation'],
  ['a: 1\n---\nb: 2', 'yaml-syntax: a second YAML document starts here'],
  ['a: *none', 'f.yaml:1:4 yaml-syntax: no anchor "none" stands before this alias'],
  ['<<: 3', 'f.yaml:1:5 yaml-syntax: the value of "<<" must be a mapping, or a list of mappings'],
  ['a: &a [*a]', 'yaml-limit: nested deeper than 100 levels, or an anchor that holds itself'],
  ['['.repeat(20_000), 'f.yaml:1:1 yaml-limit: f.yaml is nested too deeply'],
  ['b: 1\na: "open\nc: 2', 'f.yaml:2:4 yaml-syntax: the quoted text that opens here is never closed'],
  ['web:\n  ports: [1\n  image: x', 'f.yaml:2:10 yaml-syntax: the list that opens here is never closed'],
  ['a: { b: [1], c: 2\nd: 3', 'f.yaml:1:4 yaml-syntax: the mapping that opens here is never closed'],
  ['a:\n  b: [\n    1\n]', 'f.yaml:4:1 yaml-syntax: the indentation does not fit the lines around it'],
  [`a: ${'x'.repeat(1024 * 1024)}`, 'f.yaml:1:1 yaml-limit: f.yaml is larger than 1 MiB'],
])('refuses %j', (text, expected) => {
  const problems = problemsOf(text);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(expected);
});

test('aliases cannot blow a small file up', () => {
  const lines = Array.from(
    { length: 9 },
    (_, level) =>
      `l${level}: &l${level} [${Array(9)
        .fill(level === 0 ? 'x' : `*l${level - 1}`)
        .join(', ')}]`,
  );
  expect(problemsOf(lines.join('\n'))).toEqual([
    expect.stringContaining('yaml-limit: aliases make this file larger than 100000 values'),
  ]);
});

test('bytes that are no UTF-8 are told with their place; a byte order mark is passed over', () => {
  expect(problemsOf(new Uint8Array([0x61, 0x3a, 0x0a, 0x62, 0xff]))).toEqual([
    'f.yaml:2:2 yaml-syntax: f.yaml is not valid UTF-8',
  ]);
  expect(problemsOf(new Uint8Array([0xff, 0xfe, 0x61, 0]))).toEqual([
    'f.yaml:1:1 yaml-syntax: f.yaml is UTF-16, not UTF-8',
  ]);
  expect(parseYaml(new Uint8Array([0xef, 0xbb, 0xbf, 0x61, 0x3a, 0x20, 0x31]), 'f.yaml').value).toEqual({ a: 1 });
});
