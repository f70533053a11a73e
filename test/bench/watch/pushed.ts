import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import type { Engine } from '../../rig/engine.ts';
import { makeRepository, type TestRepository } from '../../rig/git.ts';
import { root } from '../../rig/places.ts';
import { composeFile } from '../fleet.ts';
import { startDaemon } from './daemon.ts';
import type { EngineEvents } from './engine-events.ts';
import { converged, inLoop } from './saved.ts';
import { rounds, type Spread } from './spread.ts';

interface Scene {
  readonly engine: Engine;
  readonly events: EngineEvents;
}

const app = 'pushed';
const secret = 'bench-secret';
const filesOf = (edition: number, settings = '') => ({
  'orbitr.yaml': `name: pushed\n${settings}`,
  [`apps/${app}/compose.yaml`]: composeFile(edition),
});

/** From the start of `git push`; the hook of `orbitr hook install` runs inside of it. */
export async function pushedByHook({ engine, events }: Scene, times: number): Promise<Spread> {
  await using repository = await makeRepository({ ...engine.env, ORBITR_STABLE_FOR: '1s', NO_COLOR: '1' });
  await execa(process.execPath, [join(root, 'bin/run.js'), 'hook', 'install', '--bare', repository.bare]);
  await repository.push(filesOf(1));
  return await pushing(repository, events, times, async () => undefined);
}

/** From the start of `git push`; then whoever hosts the repository sends a webhook, and the daemon fetches. */
export async function pushedByWebhook({ engine, events }: Scene, times: number): Promise<Spread> {
  await using repository = await makeRepository();
  const [port, state] = [await freePort(), mkdtempSync(join(tmpdir(), 'orbitr-bench-state-'))];
  const settings = `server:\n  port: ${port}\n  webhooks:\n    generic: { secret: hooks/bench }\n`;
  await repository.push(filesOf(1, settings));
  const env = { ...engine.env, ORBITR_STATE_DIR: state, ORBITR_SECRET_HOOKS_BENCH: secret };
  try {
    await using daemon = await startDaemon(repository.root, env, ['--git', `file://${repository.bare}`]);
    await daemon.quiet();
    return await pushing(repository, events, times, daemon.quiet, settings, () => tell(port, repository));
  } finally {
    rmSync(state, { recursive: true, force: true });
  }
}

/** The same push, and a loop of `git pull` and `docker compose up -d` with five seconds between two turns. */
export async function pushedByLoop({ engine, events }: Scene, times: number): Promise<Spread> {
  await using repository = await makeRepository();
  await repository.push(filesOf(1));
  const clone = join(repository.root, 'clone');
  await execa('git', ['clone', '--quiet', repository.bare, clone]);
  const turn = async (): Promise<void> => {
    await execa('git', ['pull', '--quiet', '--ff-only'], { cwd: clone });
    await execa('docker', ['compose', 'up', '-d'], { cwd: join(clone, 'apps', app), env: engine.env });
  };
  await turn();
  return await inLoop(turn, () =>
    pushing(repository, events, times, (round) => sleep(1000 + (5000 * (round + 0.5)) / times)),
  );
}

async function pushing(
  repository: TestRepository,
  events: EngineEvents,
  times: number,
  before: (round: number) => Promise<void>,
  settings = '',
  after: () => Promise<void> = async () => undefined,
): Promise<Spread> {
  return rounds(times, async (round) => {
    await before(round);
    await repository.commit(filesOf(10 + round, settings));
    return converged(events, app, async () => {
      await repository.git('push', '--quiet', 'origin', 'HEAD');
      await after();
    });
  });
}

async function tell(port: number, { bare }: TestRepository): Promise<void> {
  const body = JSON.stringify({ repository: `file://${bare}`, ref: 'refs/heads/main', at: performance.now() });
  const time = Math.floor(Date.now() / 1000);
  const signature = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
  const headers = { 'content-type': 'application/json', 'x-orbitr-signature': `t=${time},v1=${signature}` };
  const { status } = await fetch(`http://127.0.0.1:${port}/hooks/generic`, { method: 'POST', body, headers });
  if (status !== 202) throw new Error(`the webhook was answered with ${status}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
