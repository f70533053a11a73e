import { expect, test } from 'vitest';
import { setValue } from '../../../../src/core/values/set-value.ts';

const manifest = {
  id: 'wiki',
  environment: {
    variables: [
      { key: 'PORT', type: 'port' as const },
      { key: 'SIZE', type: 'number' as const, validation: { max: 10 } },
      { key: 'ON', type: 'boolean' as const },
      { key: 'WORD' },
      { key: 'PASS', type: 'password' as const, validation: { min: 8 } },
      { key: 'THEME', type: 'select' as const, options: ['light', 'dark'] },
    ],
  },
};

test.each([
  ['PORT=8080', { key: 'PORT', value: 8080 }],
  ['SIZE=007', { key: 'SIZE', value: '007' }],
  ['ON=false', { key: 'ON', value: false }],
  ['WORD=a=b', { key: 'WORD', value: 'a=b' }],
  ['WORD=', { key: 'WORD', value: '' }],
  ['WORD=true', { key: 'WORD', value: 'true' }],
  ['PORT={ from: db.PORT }', { key: 'PORT', value: { from: 'db.PORT' } }],
  ['PASS={secret: db/password}', { key: 'PASS', value: { secret: 'db/password' } }],
  ['PASS={ generate: { length: 12 } }', { key: 'PASS', value: { generate: { length: 12 } } }],
  ['WORD={ from: nowhere }', { key: 'WORD', value: '{ from: nowhere }' }],
])('%s', (text, expected) => {
  expect(setValue(text, manifest)).toEqual(expected);
});

test.each([
  ['PORT=99999', 'PORT must be a port from 1 to 65535, is "99999"', []],
  ['SIZE=11', 'SIZE must be at most 10, is "11"', []],
  ['ON=yes', 'ON must be true or false, is "yes"', []],
  ['THEME=drak', 'THEME must be one of: light, dark, is "drak"', ['write dark']],
  ['POTR=1', 'wiki has no setting POTR', ['write PORT=…']],
  ['PORT', 'a setting must be KEY=VALUE, is "PORT"', []],
])('%s is refused', (text, wrong, suggestions) => {
  expect(setValue(text, manifest)).toMatchObject({ wrong, suggestions });
});

test('a password that does not fit is not repeated', () => {
  expect(setValue('PASS=hunter2', manifest)).toMatchObject({ wrong: 'PASS must have at least 8 characters' });
});
