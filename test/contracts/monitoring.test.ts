import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { startServer } from '../../src/server/start-server.ts';
import { lasting, tool } from '../rig/places.ts';
import { alerts, boardExpressions, fullMetrics, monitoring } from '../support/monitoring.ts';

/** `promtool` ends with 1 where something is wrong, with 3 where it only finds a bad habit. */
function promtool(args: readonly string[], input?: string) {
  return execa(tool('promtool'), args, { cwd: monitoring, reject: false, all: true, ...(input ? { input } : {}) });
}

test('the configuration and the rules are sound', async () => {
  expect(await promtool(['check', 'config', 'prometheus.yml'])).toMatchObject({ exitCode: 0 });
  const rules = await promtool(['check', 'rules', 'orbitr.rules.yml']);
  expect([rules.exitCode, rules.all]).toEqual([0, expect.stringContaining(`${alerts().length} rules found`)]);
});

test('alerts do what their tests say', async () => {
  const { exitCode, all } = await promtool(['test', 'rules', 'orbitr.rules.test.yml']);
  expect([exitCode, all]).toEqual([0, expect.stringContaining('SUCCESS')]);
});

test('every alert has a test in which it fires', () => {
  const tests = readFileSync(join(monitoring, 'orbitr.rules.test.yml'), 'utf8');
  const fired = [...tests.matchAll(/alertname: (\w+)\n\s+exp_alerts:\n/g)].map(([, name]) => name);
  expect(alerts().map(({ alert }) => alert)).toEqual(expect.arrayContaining([...new Set(fired)]));
  expect(new Set(fired).size).toBe(alerts().length);
});

test('what /metrics answers is as Prometheus wants it, and after its conventions', async () => {
  const metrics = fullMetrics();
  const server = await startServer({
    address: '127.0.0.1',
    port: 0,
    secrets: () => ({}),
    onWake: () => undefined,
    ready: () => ({ ready: true }),
    metrics: metrics.text,
    log: () => undefined,
    now: Date.now,
  });
  onTestFinished(() => server.close());
  const text = await (await fetch(`http://127.0.0.1:${server.port}/metrics`)).text();
  expect(text).toContain('orbitr_app_healthy{app="web"} 1\n');
  const checked = await promtool(['check', 'metrics'], text);
  expect([checked.exitCode, checked.all]).toEqual([0, '']);
  const broken = await promtool(
    ['check', 'metrics'],
    text.replace('orbitr_rollbacks_total{', 'orbitr_rollbacks_total['),
  );
  expect(broken.exitCode).not.toBe(0);
});

test('every expression of the board can be parsed', async () => {
  const expressions = boardExpressions();
  expect(expressions.length).toBeGreaterThan(25);
  const rules = expressions.map(({ expr }, index) => ({ record: `board:panel:${index}`, expr }));
  const dir = mkdtempSync(join(lasting, 'orbitr-board-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  writeFileSync(join(dir, 'board.yml'), stringify({ groups: [{ name: 'board', rules }] }));
  const { exitCode, all } = await promtool(['check', 'rules', join(dir, 'board.yml')]);
  expect([exitCode, all]).toEqual([0, expect.stringContaining(`${expressions.length} rules found`)]);
});
