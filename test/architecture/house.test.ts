import { describe, expect, test } from 'vitest';
import { forbiddenWords, writers } from './rooms.ts';
import { filesBelow, read, sources } from './source.ts';

const others = [...filesBelow('test'), ...filesBelow('scripts'), ...filesBelow('bin')];

describe('docker writes have one door', () => {
  const outside = sources.filter(({ path }) => !writers.some((folder) => path.startsWith(folder)));

  test('nobody else names the writer', () => {
    expect(
      outside.filter(({ code }) => /\bDockerWriter\b|\.writer\b|[{,]\s*writer\b/.test(code)).map(({ path }) => path),
    ).toEqual([]);
    expect(sources.some(({ path, code }) => path.startsWith('src/reconcile/steps/') && /\bwriter\b/.test(code))).toBe(
      true,
    );
  });

  test('nobody else lets Compose make anything', () => {
    expect(outside.filter(({ code }) => /\bcompose\.(?:create|build)\(/.test(code)).map(({ path }) => path)).toEqual(
      [],
    );
  });
});

describe('commands', () => {
  const commands = sources.filter(({ room }) => room === 'commands');

  test('the folder holds commands alone: oclif loads whatever lies there', () => {
    expect(commands.length).toBeGreaterThan(5);
    expect(
      commands
        .filter(({ code }) => !/export default class \w+ extends \w*Command\b/.test(code))
        .map(({ path }) => path),
    ).toEqual([]);
  });

  test('are thin: what they do is an operation', () => {
    expect(commands.filter(({ text }) => text.split('\n').length > 61).map(({ path }) => path)).toEqual([]);
  });
});

describe('habits', () => {
  test('only bin ends the process', () => {
    expect(sources.filter(({ code }) => /\bprocess\.exit\(/.test(code)).map(({ path }) => path)).toEqual([]);
  });

  test('only the command line prints', () => {
    const printing = sources.filter(
      ({ room, code }) =>
        !['cli', 'main.ts'].includes(room) && /\bconsole\.\w+\(|\bprocess\.std(?:out|err)\b/.test(code),
    );
    expect(printing.map(({ path }) => path)).toEqual([]);
  });

  test('no file bears a word that stands for anything', () => {
    const named = [...sources.map(({ path }) => path), ...others].filter((path) =>
      path
        .replace(/\.\w+$/, '')
        .split(/[/.-]/)
        .some((word) => forbiddenWords.includes(word)),
    );
    expect(named).toEqual([]);
  });

  test('no test is left out', () => {
    const tests = others.filter((path) => /\.test\.tsx?$/.test(path)).map(read);
    expect(tests.length).toBeGreaterThan(15);
    expect(
      tests
        .filter(({ code }) => /\b(?:test|it|describe)\.(?:skip|only|todo|skipIf|runIf)\b/.test(code))
        .map(({ path }) => path),
    ).toEqual([]);
  });

  test('every error code is used', () => {
    const table = sources.find(({ path }) => path === 'src/core/error-codes.ts');
    const codes = [...(table?.text.matchAll(/^ {2}'?([a-z-]+)'?: \{ exit/gm) ?? [])].map(([, code]) => code ?? '');
    const used = sources.filter(({ path }) => path !== table?.path).map(({ text }) => text);
    expect(codes.length).toBeGreaterThan(40);
    expect(
      codes.filter((code) => !used.some((text) => text.includes(`'${code}'`) || text.includes(`errorCodes.${code}`))),
    ).toEqual([]);
  });

  test('files are short enough to be read at once', () => {
    const lengths = sources.map(({ text }) => text.split('\n').length).sort((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length * 0.9)] ?? 0).toBeLessThanOrEqual(170);
    expect(sources.filter(({ text }) => text.split('\n').length > 300).map(({ path }) => path)).toEqual([]);
  });
});
