import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { expand } from '../../../../src/core/compose/expand.ts';
import { generationOf, noSecrets } from '../../../../src/core/secrets/need.ts';
import { replaceTokens, secretToken, showTokens, tokensIn } from '../../../../src/core/secrets/token.ts';

const password = { ref: 'db.PASSWORD', generation: 2 };
const named = { ref: 'mail/smtp/password', generation: 1 };

describe('a token', () => {
  test.each([password, named])('can be found again: $ref', (secret) => {
    const url = `postgres://app:${secretToken(secret, 'url')}@db/${secretToken(secret)}~`;
    expect(tokensIn(url)).toEqual([
      { ...secret, encoding: 'url' },
      { ...secret, encoding: 'plain' },
    ]);
  });

  test('survives YAML, interpolation and URLs', () => {
    const token = secretToken(named, 'url');
    expect(parse(`a: ${token}`)).toEqual({ a: token });
    expect(stringify({ a: token })).toBe(`a: ${token}\n`);
    expect(expand(token, () => undefined)).toEqual({ text: token, faults: [] });
    expect(new URL(`postgres://u:${token}@db/x`).password).toBe(token);
    expect(encodeURIComponent(token)).toBe(token.replaceAll('+', '%2B'));
  });

  test('stands beside another without a gap', () => {
    const text = secretToken(password) + secretToken(named);
    expect(replaceTokens(text, ({ ref }) => `<${ref}>`)).toBe('<db.PASSWORD><mail/smtp/password>');
  });

  test('gives way to the value on every level, which is data from then on', () => {
    const model = {
      services: {
        web: { environment: { A: secretToken(password), B: `x${secretToken(password, 'url')}` }, ports: [80] },
      },
    };
    expect(replaceTokens(model, () => "p$&@/'!")).toEqual({
      services: { web: { environment: { A: "p$&@/'!", B: 'xp%24%26%40%2F%27%21' }, ports: [80] } },
    });
  });

  test('stays where nothing may be revealed', () => {
    const text = `a${secretToken(password)}b`;
    expect(replaceTokens(text, () => undefined)).toBe(text);
  });

  test('is shown by its name', () => {
    expect(showTokens(`x://u:${secretToken(password, 'url')}@h`)).toBe('x://u:(secret db.PASSWORD)@h');
  });
});

describe('the generation', () => {
  const known = (kept: { generation: number; of?: string }, text = '') => ({
    find: () => kept,
    holds: (_ref: string, held: string) => held === text,
  });

  test('begins with one', () => {
    expect(generationOf('a.B', { kind: 'named' }, noSecrets)).toBe(1);
  });

  test('of what was made once stays, whatever the recipe says now', () => {
    expect(generationOf('a.B', { kind: 'generated', recipe: { length: 64 } }, known({ generation: 3 }))).toBe(3);
  });

  test('of a derived value follows what it is made from', () => {
    const source = { kind: 'generated', recipe: { kind: 'bcrypt', of: 'A' }, of: 'new' } as const;
    expect(generationOf('a.B', source, known({ generation: 3, of: 'new' }))).toBe(3);
    expect(generationOf('a.B', source, known({ generation: 3, of: 'old' }))).toBe(4);
  });

  test('of a value in the app file changes with its text', () => {
    expect(generationOf('a.B', { kind: 'given' }, known({ generation: 3 }, 'x'), 'x')).toBe(3);
    expect(generationOf('a.B', { kind: 'given' }, known({ generation: 3 }, 'x'), 'y')).toBe(4);
  });
});
