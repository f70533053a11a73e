import { describe, expect, test } from 'vitest';
import { orphaned } from '../../../../src/core/plan/orphaned.ts';
import { age } from '../../../../src/core/status/age.ts';
import { statusText } from '../../../../src/core/status/text.ts';
import { isUnhealthy, type StatusOfApp, type WorkspaceStatus } from '../../../../src/core/status/types.ts';

const now = 1_000_000;
const app = (name: string, more: Partial<StatusOfApp> = {}): StatusOfApp => ({
  name,
  state: 'running',
  health: 'none',
  services: [
    {
      service: 'web',
      container: `${name}-web-1`,
      state: 'running',
      health: 'none',
      image: 'nginx:1.27',
      since: now - 90,
    },
  ],
  urls: [],
  ports: [],
  since: now - 90,
  findings: [],
  ...more,
});
const status = (...apps: readonly StatusOfApp[]): WorkspaceStatus => ({
  version: 1,
  workspace: 'home',
  endpoint: 'unix:///x',
  apps,
});
const show = (what: WorkspaceStatus, verbose = false) => statusText(what, { width: 80, colour: false, verbose, now });

describe('the status for people', () => {
  test('an orphan that was protected is not told to be pruned', () => {
    const { findings } = orphaned('old', true);
    const text = show(status(app('old', { state: 'orphaned', findings })));
    expect(text).toContain('bring apps/old back with');
    expect(text).not.toContain('--prune');
  });

  test('one row an app, what needs attention below', () => {
    const text = show(
      status(
        app('blog', { health: 'healthy', urls: ['http://nas:8080', 'http://nas:8081'] }),
        app('db', { drift: true, ports: ['127.0.0.1:5432->5432/tcp'] }),
        app('new', { state: 'not-installed', services: [], since: undefined as never, drift: true }),
        app('old', { state: 'orphaned' }),
        app('shop', {
          state: 'frozen',
          findings: [
            {
              severity: 'error',
              code: 'unknown-key',
              message: 'enviroment is no key of a service',
              position: { file: 'apps/shop/compose.yaml', line: 4, column: 5 },
              suggestions: ['write environment'],
            },
            { severity: 'warning', code: 'lint-image-tag', message: 'not shown', suggestions: [] },
          ],
        }),
      ),
    );
    expect(text).toMatchInlineSnapshot(`
      "APP   STATE            HEALTH   SERVICES  AGE  URL/PORTS
      blog  running          healthy  1/1       1m   http://nas:8080
          http://nas:8081
      db    running (drift)  -        1/1       1m   127.0.0.1:5432->5432/tcp
      new   not-installed    -        -         -    -
      old   orphaned         -        1/1       1m   -
      shop  frozen           -        1/1       1m   -

      ! shop: apps/shop/compose.yaml:4:5: enviroment is no key of a service
        try: write environment
      ! no longer in the workspace: old; to remove: orbitr apply --prune
      "
    `);
  });

  test('verbose adds every service', () => {
    expect(show(status(app('blog')), true)).toContain('blog/web  running  -       1m   nginx:1.27');
  });

  test('an empty workspace says what to do', () => {
    expect(show(status())).toContain('put a Compose file in apps/');
  });

  test('what containers are called cannot move the cursor', () => {
    const evil = '\u001b[2Jevil';
    expect(show(status(app(evil, { urls: [evil] })), true)).not.toContain('\u001b');
  });
});

test.each([
  ['unhealthy', app('a', { health: 'unhealthy' }), true],
  ['stopped', app('a', { state: 'stopped' }), true],
  ['not installed', app('a', { state: 'not-installed' }), true],
  ['disabled', app('a', { state: 'disabled' }), false],
  ['completed', app('a', { state: 'completed' }), false],
  ['orphaned', app('a', { state: 'orphaned' }), false],
] as const)('%s for --exit-code', (_, one, expected) => {
  expect(isUnhealthy(status(one))).toBe(expected);
});

test('ages are short', () => {
  expect([45, 90, 7200, 86_400 * 3].map((seconds) => age(now - seconds, now))).toEqual(['45s', '1m', '2h', '3d']);
  expect(age(now + 5, now)).toBe('0s');
});
