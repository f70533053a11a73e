import { expect, test } from 'vitest';
import { logRecord } from '../../../../src/cli/output/watch-record.ts';
import { showWatch } from '../../../../src/cli/show-watch.ts';
import type { Terminal } from '../../../../src/cli/terminal.ts';
import type { WatchEvent } from '../../../../src/core/loop/events.ts';

const at = new Date('2026-11-27T09:00:00.123Z');
const looked: WatchEvent = { kind: 'looked', keys: ['*'], ms: 12, open: 0 };
const trouble: WatchEvent = {
  ...{ kind: 'trouble', code: 'pull-failed', message: 'nginx:1.99 cannot be pulled' },
  ...{ suggestions: ['look: orbitr outdated'], next: Date.parse('2026-11-27T09:00:02Z') },
};
const done: WatchEvent = {
  kind: 'pass',
  apps: ['blog'],
  event: { kind: 'app-done', app: 'blog', outcome: 'converged', ms: 1500, urls: [] },
};

test('a record begins with time, level, kind, app and words; then comes what its kind has', () => {
  expect(JSON.stringify(logRecord(done, at))).toBe(
    '{"at":"2026-11-27T09:00:00.123Z","level":"info","kind":"app-done","app":"blog","msg":"blog: done in 1.5 s","outcome":"converged","ms":1500}',
  );
  expect(logRecord(trouble, at)).toEqual({
    ...{ at: '2026-11-27T09:00:00.123Z', level: 'error', kind: 'trouble', code: 'pull-failed' },
    msg: 'trouble: nginx:1.99 cannot be pulled\n  try: look: orbitr outdated',
    ...{ suggestions: ['look: orbitr outdated'], next: '2026-11-27T09:00:02.000Z' },
  });
  expect(logRecord(looked, at)).toMatchObject({ level: 'debug', keys: ['*'], ms: 12, open: 0 });
  const plan = { kind: 'plan', plan: { version: 1, workspace: 'w', endpoint: '', apps: [], summary: {} } };
  expect(
    logRecord({ kind: 'pass', apps: ['blog'], event: plan } as unknown as WatchEvent, at),
    'no words',
  ).toBeUndefined();
});

type Flags = Parameters<typeof showWatch>[1];

/** What a daemon prints that tells a look, a trouble and an app that is done. */
async function printed(flags: Partial<Flags>, log?: { level?: 'error' | 'debug'; format?: 'json' }): Promise<string[]> {
  const lines: string[] = [];
  const terminal = { out: (text: string) => void lines.push(text), err: () => undefined } as unknown as Terminal;
  const all: Flags = { output: 'table', quiet: false, verbose: false, ...flags };
  await showWatch(terminal, all, async ({ onEvent, onSettings }) => {
    if (log) onSettings?.({ log });
    for (const event of [looked, trouble, done]) onEvent(event);
  });
  return lines.map((line) => line.trimEnd());
}
const kinds = (lines: readonly string[]) => lines.map((line) => (JSON.parse(line) as { kind: string }).kind);

test('a level is the least severe that is written down; flags count for more than orbitr.yaml', async () => {
  expect((await printed({})).map((line) => line.replace(/^\S+Z /, ''))).toEqual([
    'trouble: nginx:1.99 cannot be pulled',
    '  try: look: orbitr outdated',
    'blog: done in 1.5 s',
  ]);
  expect(kinds(await printed({ 'log-format': 'json' }))).toEqual(['trouble', 'app-done']);
  expect(kinds(await printed({}, { format: 'json', level: 'error' }))).toEqual(['trouble']);
  expect(kinds(await printed({ 'log-level': 'debug' }, { format: 'json', level: 'error' }))).toHaveLength(3);
  expect(kinds(await printed({ verbose: true, 'log-format': 'json' }))).toHaveLength(3);
  expect(await printed({ quiet: true })).toHaveLength(2);
  expect(await printed({ 'log-format': 'text', 'log-level': 'error' }, { format: 'json' })).toHaveLength(2);
});

test('-o json is every event as it is, whatever the log’s level', async () => {
  const lines = await printed({ output: 'json', 'log-level': 'error' });
  expect(kinds(lines)).toEqual(['looked', 'trouble', 'pass']);
});
