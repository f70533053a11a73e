import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startHttpSink } from '../../support/http-sink.ts';

/** The program as a process of its own, beside real servers in this one. */
const entry = join(import.meta.dirname, '../../../src/main.ts');
let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'orbitr-notifier-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

function orbitr(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const env = { PATH: process.env.PATH, HOME: dir, DOCKER_HOST: `unix://${dir}/no.sock`, ...environment };
  return new Promise<{ exit: number; stdout: string; stderr: string }>((done) => {
    execFile(process.execPath, [entry, ...args], { cwd: dir, env }, (error, stdout, stderr) =>
      done({ exit: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

const workspace = (text: string) => writeFileSync(join(dir, 'orbitr.yaml'), text);

/** One that takes what comes, and one that does not. */
async function twoNotifiers() {
  const good = await startHttpSink();
  const bad = await startHttpSink([{ status: 403, body: 'invalid_token' }]);
  workspace(
    `name: lab\nnotifications:\n  - { name: phone, type: ntfy, url: "http://${good.host}/topic-of-mine", on: [failed], apps: [blog], severity: error, remind: never }\n  - { type: slack, url: { secret: chat/url } }\n`,
  );
  return {
    good,
    bad,
    secret: { ORBITR_SECRET_CHAT_URL: `http://${bad.host}/services/T0/B0/abcdefgh01234567` },
    [Symbol.asyncDispose]: async () => {
      await good[Symbol.asyncDispose]();
      await bad[Symbol.asyncDispose]();
    },
  };
}

describe('notifier list', () => {
  test('shows who is told of what, and which secret is missing', async () => {
    await using both = await twoNotifiers();
    const { stdout, exit } = await orbitr(['notifier', 'list']);
    expect(exit).toBe(0);
    await expect(stdout.replace(both.good.host.padEnd(15), 'HOST           ')).toMatchFileSnapshot(
      '../../golden/notifiers/list.txt',
    );
    expect(stdout.split('\n').every((line) => line.length <= 80)).toBe(true);
  });

  test('tells programs the same, and no secret', async () => {
    await using both = await twoNotifiers();
    const { stdout } = await orbitr(['notifier', 'list', 'slack', '-o', 'json'], both.secret);
    const { notifiers, version } = JSON.parse(stdout);
    expect(version).toBe(1);
    expect(notifiers).toEqual([
      expect.objectContaining({ name: 'slack', where: both.bad.host, remindSeconds: 86_400 }),
    ]);
    expect(stdout).not.toContain('abcdefgh01234567');
  });
});

describe('notifier test', () => {
  test('sends to everybody, says what each answered, and fails where one did', async () => {
    await using both = await twoNotifiers();
    const { stdout, exit } = await orbitr(['notifier', 'test', '--all'], both.secret);
    expect(exit).toBe(1);
    expect(stdout).toMatch(/^\+ phone {2}127\.0\.0\.1:\d+ took it: 200 ok$/m);
    expect(stdout).toMatch(/^x slack {2}127\.0\.0\.1:\d+ answers 403: invalid_token$/m);
    expect(stdout).toMatch(/try: check the url and the token of slack in orbitr\.yaml/);
    expect(stdout).toMatch(/\n1 of 2 notifiers failed\.\n$/);
    expect(stdout).not.toContain('abcdefgh01234567');
    expect(both.good.received).toHaveLength(1);
    expect(JSON.parse(both.good.received[0]?.body ?? '{}')).toMatchObject({
      topic: 'topic-of-mine',
      title: 'a test from Orbitr on lab',
      message: expect.stringContaining('somebody ran orbitr notifier test'),
    });
    expect(both.bad.received).toHaveLength(1);
  });

  test('sends to those that are named, by name or type', async () => {
    await using both = await twoNotifiers();
    expect(await orbitr(['notifier', 'test', 'phone'])).toMatchObject({
      exit: 0,
      stdout: expect.stringMatching(/\n1 notifier told\.\n$/),
    });
    expect(await orbitr(['notifier', 'test', 'ntfy', '--quiet'])).toMatchObject({ exit: 0, stdout: '' });
    expect(both.good.received).toHaveLength(2);
    const { exit, stdout } = await orbitr(['notifier', 'test', 'slack', '-o', 'json'], both.secret);
    expect(exit).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      exit: 1,
      notifiers: [{ name: 'slack', delivered: false, why: expect.stringContaining('403'), attempts: 1 }],
    });
  });

  test('says which secret is missing, and how it is given', async () => {
    await using _both = await twoNotifiers();
    const { stdout, exit } = await orbitr(['notifier', 'test', 'slack']);
    expect(exit).toBe(1);
    expect(stdout).toContain('the secret chat/url has no value\n  try: set the variable ORBITR_SECRET_CHAT_URL');
  });

  test('names the nearest of one that is not there', async () => {
    await using _both = await twoNotifiers();
    expect(await orbitr(['notifier', 'test', 'phon'])).toMatchObject({
      exit: 1,
      stderr: expect.stringMatching(/orbitr\.yaml has no notifier phon\n {2}try: orbitr notifier test phone/),
    });
    expect(await orbitr(['notifier', 'test', 'phone', '--all'])).toMatchObject({ exit: 64 });
  });
});

test('a workspace that tells nobody says where that is written', async () => {
  workspace('name: lab\n');
  const none = 'orbitr.yaml has no notifications: see docs/notifications.md\n';
  expect(await orbitr(['notifier', 'list'])).toMatchObject({ exit: 0, stdout: none });
  expect(await orbitr(['notifier', 'test'])).toMatchObject({ exit: 0, stdout: none });
});

test('faults of orbitr.yaml are told with their places', async () => {
  workspace('notifications:\n  - { type: email, url: { secret: a } }\n');
  expect(await orbitr(['notifier', 'test'])).toMatchObject({
    exit: 1,
    stderr: expect.stringMatching(
      /orbitr\.yaml:2:5: notifications\[0\] has no to, which email needs\n {2}try: add to: me@example\.org/,
    ),
  });
});
