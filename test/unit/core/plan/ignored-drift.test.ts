import { expect, test } from 'vitest';
import { isIgnored } from '../../../../src/core/plan/ignored-drift.ts';
import type { Reason } from '../../../../src/core/plan/types.ts';
import { desiredApp } from '../../../support/world.ts';

function ignores(entry: string, path: string, more: Partial<Reason> = {}): boolean {
  const app = desiredApp('shop', { services: { web: {} }, file: { ignoreDrift: [entry] } });
  return isIgnored(app, { code: 'field', text: '', service: 'web', path, source: 'drift', ...more });
}

test.each([
  ['restartPolicy', 'restart'],
  ['restart', 'restart'],
  ['web.restartPolicy', 'restart'],
  ['resources', 'cpus'],
  ['resources', 'deploy.resources.limits.memory'],
  ['web.environment.DEBUG', 'environment.DEBUG'],
  ['environment.DEBUG', 'environment.DEBUG'],
  ['environment', 'environment.DEBUG'],
  ['web.environment', 'environment.DEBUG'],
  ['web', 'environment.DEBUG'],
  ['networks.monitoring', 'networks.monitoring'],
])('%s covers %s', (entry, path) => {
  expect(ignores(entry, path)).toBe(true);
});

test.each([
  ['resources', 'restart'],
  ['restartPolicy', 'cpus'],
  ['environment.DEB', 'environment.DEBUG'],
  ['db.environment.DEBUG', 'environment.DEBUG'],
  ['DEBUG', 'environment.DEBUG'],
])('%s does not cover %s', (entry, path) => {
  expect(ignores(entry, path)).toBe(false);
});

test('what the files ask for is never ignored', () => {
  expect(ignores('environment', 'environment.DEBUG', { source: 'desired' })).toBe(false);
  expect(ignores('image', 'image', { source: 'image' })).toBe(false);
});
