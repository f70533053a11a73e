import { expect, test } from 'vitest';
import { ServerSettings } from '../../../../src/core/config/server-settings.ts';
import { listeningFrom } from '../../../../src/core/webhook/listening.ts';

const settings = ServerSettings.parse({
  webhooks: { github: [{ secret: 'hooks/old' }, { secret: 'hooks/new' }], gitlab: { secret: 'hooks/gitlab' } },
});

test('secrets are looked up by their paths, several for one service', () => {
  const { secrets, missing } = listeningFrom(settings, (path) => `value of ${path}`);
  expect(secrets).toMatchObject({
    github: ['value of hooks/old', 'value of hooks/new'],
    gitlab: ['value of hooks/gitlab'],
    gitea: [],
  });
  expect(missing).toEqual([]);
});

test('one that is not there is told, and the others count', () => {
  const { secrets, missing } = listeningFrom(settings, (path) => (path === 'hooks/new' ? 'x' : undefined));
  expect(secrets).toMatchObject({ github: ['x'], gitlab: [] });
  expect(missing).toEqual(['hooks/old', 'hooks/gitlab']);
});

test('an empty secret is none', () => {
  expect(listeningFrom(settings, () => '').missing).toHaveLength(3);
});

test('the text of a secret does not belong into the file', () => {
  const { error } = ServerSettings.safeParse({ webhooks: { github: 'hunter2' } });
  expect(error?.issues[0]?.message).toBe(
    'must be { secret: path }, or a list of them while the secret is being changed',
  );
});

test('without a word it listens for this machine alone', () => {
  expect(listeningFrom({}, () => undefined)).toMatchObject({ address: '127.0.0.1', port: 8420, missing: [] });
});
