import { expect, test } from 'vitest';
import { formsOf, hide } from '../../../../src/core/secrets/hide.ts';
import { replaceTokens, secretToken } from '../../../../src/core/secrets/token.ts';

test.each(['plain-value', `a!b'c(d)*e`, 'quote " and \\ and\nline', 'über/alles?&#%'])(
  '%j is hidden in every spelling',
  (value) => {
    const url = replaceTokens(`x://u:${secretToken({ ref: 'a.B', generation: 1 }, 'url')}@h`, () => value);
    const text = [value, url, encodeURIComponent(value), JSON.stringify({ value })].join(' | ');
    expect(hide(text, formsOf(value))).toBe(
      '(sensitive) | x://u:(sensitive)@h | (sensitive) | {"value":"(sensitive)"}',
    );
  },
);

test('a key of several lines is hidden line by line, as a log shows it', () => {
  const key = '-----BEGIN KEY-----\nMIIabcdefgh\nxyz\n-----END KEY-----\n';
  expect(hide('web | MIIabcdefgh', formsOf(key))).toBe('web | (sensitive)');
});
