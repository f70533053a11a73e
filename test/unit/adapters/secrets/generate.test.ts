import { argon2Sync, createHmac, createPublicKey, sign, verify } from 'node:crypto';
import { compare } from 'bcryptjs';
import { describe, expect, test } from 'vitest';
import { generate } from '../../../../src/adapters/secrets/generate.ts';

const now = 1_700_000_000;

describe('a generated value', () => {
  test.each([
    [{}, /^[A-Za-z0-9]{32}$/],
    [{ length: 12, charset: 'digits' }, /^\d{12}$/],
    [{ length: 200, charset: 'symbols' }, /^[^'"`$\\\s]{200}$/],
    [{ kind: 'hex', bytes: 16 }, /^[0-9a-f]{32}$/],
    [{ kind: 'base64', bytes: 32, prefix: 'base64:' }, /^base64:[A-Za-z0-9+/]{43}=$/],
    [{ kind: 'base64url', bytes: 32 }, /^[\w-]{43}$/],
    [{ kind: 'uuid' }, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
    [{ kind: 'username' }, /^[a-z][a-z0-9]{11}$/],
  ] as const)('of %o', async (recipe, shape) => {
    const [one, two] = [await generate(recipe, { now }), await generate(recipe, { now })];
    expect(one).toMatch(shape);
    expect(two).not.toBe(one);
  });

  test('jwt is signed with the other value and ends', async () => {
    const token = await generate(
      { kind: 'jwt', of: 'KEY', claims: { role: 'anon' }, expires: '1h' },
      { of: 'secret', now },
    );
    const [head, body, signature] = token.split('.');
    expect(JSON.parse(Buffer.from(body ?? '', 'base64url').toString())).toEqual({
      iat: now,
      exp: now + 3600,
      role: 'anon',
    });
    expect(signature).toBe(createHmac('sha256', 'secret').update(`${head}.${body}`).digest('base64url'));
  });

  test.each(['ed25519', 'rsa'] as const)('%s keys belong together', async (algorithm) => {
    const key = await generate({ kind: 'private-key', algorithm }, { now });
    const other = await generate({ kind: 'public-key', of: 'KEY' }, { of: key, now });
    const hash = algorithm === 'rsa' ? 'sha256' : null;
    expect(verify(hash, Buffer.from('x'), createPublicKey(other), sign(hash, Buffer.from('x'), key))).toBe(true);
  });

  test('a public key of no key is refused', async () => {
    await expect(generate({ kind: 'public-key', of: 'KEY' }, { of: 'x', now })).rejects.toMatchObject({
      code: 'invalid-value',
    });
  });

  test('argon2 is one that servers can check', async () => {
    const text = await generate({ kind: 'argon2', of: 'A' }, { of: 'password', now });
    const [, salt = '', hash] = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$([^$]+)\$([^$=]+)$/.exec(text) ?? [];
    const again = argon2Sync('argon2id', {
      message: 'password',
      nonce: Buffer.from(salt, 'base64'),
      parallelism: 1,
      tagLength: 32,
      memory: 19_456,
      passes: 2,
    });
    expect(hash).toBe(again.toString('base64').replace(/=+$/, ''));
  });

  test('bcrypt is one that servers can check, and hashes nothing that it would cut', async () => {
    const text = await generate({ kind: 'bcrypt', of: 'A', cost: 4 }, { of: 'password', now });
    expect(text).toMatch(/^\$2[by]\$04\$.{53}$/);
    expect(await compare('password', text)).toBe(true);
    await expect(generate({ kind: 'bcrypt', of: 'A' }, { of: 'x'.repeat(73), now })).rejects.toMatchObject({
      code: 'invalid-value',
    });
  });
});
