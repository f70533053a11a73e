import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { docker } from '../../rig/docker.ts';
import { type OfficialRun, startOfficialRun } from '../../rig/official.ts';
import { composeOf, tool } from '../../rig/places.ts';
import { makeWorkspace } from '../../rig/workspace.ts';
import { files } from './workspace.ts';

/**
 * Another Compose than the one that the other tests use, on either engine: every official extension is installed with it, and neither
 * it nor the first one finds anything to do afterwards. An update of Compose is no reason to make a container anew.
 */
const later = composeOf('forky');

test('they are two, and new enough', async () => {
  const versions = await Promise.all([tool('docker-compose'), later].map(versionOf));
  console.log(`Compose ${versions.join(' and ')}`);
  expect(new Set(versions).size).toBe(2);
});

async function versionOf(program: string): Promise<string> {
  return (await execa(program, ['version', '--short'])).stdout.replace(/^v/, '');
}

describe.each(['host', 'trixie'] as const)('on the engine of %s', (release) => {
  const workspace = makeWorkspace(files, `compose-${release}`);
  let run: OfficialRun;

  const orbitr = async (compose: string, ...args: readonly string[]) => {
    const env = { ...run.inside.env, ORBITR_COMPOSE: compose };
    const result = await workspace.orbitr(args, { ...run.inside, env });
    if (result.exit !== 0) throw new Error(`orbitr ${args.join(' ')} ended with ${result.exit}:\n${result.all}`);
    return result;
  };
  const ids = async () => (await docker(['ps', '--quiet', '--no-trunc'], { host: run.engine.host })).split('\n').sort();
  const isSettled = async (compose: string) => {
    expect((await orbitr(compose, 'apply', '--yes')).stdout.split('\n')[0]).toBe('Nothing to do: 11 apps match.');
    const { summary } = JSON.parse((await orbitr(compose, 'plan', '--deep', '-o', 'json')).stdout);
    expect(summary).toMatchObject({ apps: 11, changed: 0, blocked: 0, frozen: 0 });
  };

  beforeAll(async () => {
    run = await startOfficialRun(release);
    expect((await orbitr(later, 'apply', '--yes')).stdout).toMatch(/^Done in .*: 11 apps converged\.$/m);
  });
  afterAll(async () => {
    await run[Symbol.asyncDispose]();
    await workspace.clean();
  });

  test('a second plan is empty', () => isSettled(later));

  test('so it is with the first Compose, also where state is lost, and with the later one again', async () => {
    const before = await ids();
    await isSettled(tool('docker-compose'));
    for (const compose of [tool('docker-compose'), later]) {
      workspace.remove('.orbitr');
      await isSettled(compose);
    }
    expect(await ids()).toEqual(before);
  });
});
