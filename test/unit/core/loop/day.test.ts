import { describe, expect, test } from 'vitest';
import { lookAt } from '../../../../src/core/loop/coalesce.ts';
import { type Falls, fellAgain, isCalm } from '../../../../src/core/loop/flapping.ts';
import { newPatience } from '../../../../src/core/loop/patience.ts';
import { pauseAfter } from '../../../../src/core/loop/pause.ts';
import { appsOfImages, isOfFollowed } from '../../../../src/core/loop/pushed.ts';
import { newQueue, priorities } from '../../../../src/core/loop/queue.ts';
import { settlesFor } from '../../../../src/core/loop/settling.ts';
import { plan } from '../../../../src/core/plan/plan.ts';
import type { Following } from '../../../../src/core/source/settings.ts';
import { converged, ended } from '../../../support/simulate.ts';
import { desiredOf, worldOf } from '../../../support/world.ts';

const even = () => 0.5;

describe('events that follow each other', () => {
  test('the first is looked at at once, the others share one look', () => {
    expect(lookAt(undefined, 1000)).toBe(1000);
    expect(lookAt(1000, 1010)).toBe(1300);
    expect(lookAt(1300, 1020), 'one that is planned already').toBe(1300);
    expect(lookAt(1000, 1400)).toBe(1400);
  });

  test('five hundred a second never move the next look away', () => {
    let [planned, now]: [number | undefined, number] = [undefined, 0];
    for (; now < 60_000; now += 2) {
      planned = lookAt(planned, now);
      expect(planned - now).toBeLessThanOrEqual(300);
    }
  });
});

describe('a key that is done', () => {
  test('is not given out for its own echo before that is over; files and people do not wait', () => {
    const queue = newQueue(even);
    queue.hold('a');
    queue.add({ key: 'a', priority: priorities.engine, at: 10 });
    queue.done('a', 300);
    expect(queue.take(299)).toEqual([]);
    expect(queue.take(300)).toEqual(['a']);
    queue.add({ key: 'a', priority: priorities.files, at: 310 });
    queue.done('a', 700);
    expect(queue.take(310)).toEqual(['a']);
  });

  test('keys are counted by what they wait for', () => {
    const queue = newQueue(even);
    queue.add({ key: 'a', priority: 0 });
    queue.add({ key: 'b', priority: 0, at: 500 });
    queue.hold('c');
    queue.add({ key: 'c', priority: 0 });
    expect(queue.depth(100)).toEqual({ ready: 1, working: 1, delayed: 2 });
  });
});

describe('patience', () => {
  test('pauses double, are spread by a fifth, and end at five minutes', () => {
    expect([0, 1, 2].map((failures) => pauseAfter(failures, even))).toEqual([1000, 2000, 4000]);
    expect([pauseAfter(0, () => 0), pauseAfter(0, () => 1)]).toEqual([800, 1200]);
    expect(pauseAfter(100, even)).toBe(300_000);
  });

  test('an app that failed begins nothing before it is time, and at once when it is forgotten', () => {
    const patience = newPatience(even);
    expect(patience.failed('a', 0)).toBe(1000);
    expect(patience.failed('a', 1000)).toBe(3000);
    expect(patience.until('a', 2999)).toBe(3000);
    expect(patience.until('a', 3000)).toBeUndefined();
    expect(patience.until('b', 0)).toBeUndefined();
    patience.forget('a');
    expect(patience.until('a', 2999)).toBeUndefined();
    expect(patience.failed('a', 5000), 'it is the first again').toBe(6000);
  });
});

test('five ends within ten minutes are flapping; ten minutes of rest are the end of it', () => {
  let falls: Falls = [];
  const verdicts = [0, 100, 200, 300, 400].map((at) => {
    const next = fellAgain(falls, at * 1000);
    falls = next.falls;
    return next.isFlapping;
  });
  expect(verdicts).toEqual([false, false, false, false, true]);
  expect(isCalm(falls, 400_000 + 599_999)).toBe(false);
  expect(isCalm(falls, 400_000 + 600_000)).toBe(true);
  expect(fellAgain(falls, 1_000_000).isFlapping, 'long after').toBe(false);
});

describe('after a start of the machine', () => {
  const desired = desiredOf({ blog: { services: { own: { restart: 'always' }, mine: {} } } });
  const world = converged(worldOf(desired));
  const stopped = (...services: readonly string[]) => {
    const containers = world.live.containers.map((container) =>
      services.some((service) => container.name === `blog-${service}-1`) ? ended(container, 137) : container,
    );
    return { ...world, live: { ...world.live, containers } };
  };
  const wait = (services: readonly string[], uptime: number) => {
    const input = stopped(...services);
    const [app] = plan(input).apps;
    if (!app) throw new Error('no plan');
    expect(app.steps.length, 'there is something to mend').toBeGreaterThan(0);
    return settlesFor(app, { uptime, live: input.live, desired: desired.apps });
  };

  test('what the engine starts by itself is left to it until the period is over', () => {
    expect(wait(['own'], 30_000)).toBe(60_000);
    expect(wait(['own'], 90_000)).toBeUndefined();
  });

  test('what nobody else starts is mended at once', () => {
    expect(wait(['mine'], 30_000)).toBeUndefined();
    expect(wait(['own', 'mine'], 30_000)).toBeUndefined();
  });

  test('so is what is missing, and what the files want otherwise', () => {
    const input = { ...world, live: { ...world.live, containers: [] } };
    const [app] = plan(input).apps;
    expect(app && settlesFor(app, { uptime: 1000, live: input.live, desired: desired.apps })).toBeUndefined();
  });
});

describe('a push', () => {
  const main = { kind: 'branch', name: 'main' } as const;
  const push = (repository: string, ref: { kind: 'branch' | 'tag'; name: string } = main) => ({
    repositories: [repository],
    refs: [{ ...ref, isDeleted: false, isForced: false }],
  });
  const followed = (url: string, follow: Following = main) => ({ url, follow });

  test.each([
    ['https://git.example.org/me/server.git', 'git@git.example.org:me/server.git'],
    ['https://git.example.org/me/server', 'http://gitea:3000/Me/Server.git'],
    ['ssh://git@git.example.org:2222/me/server.git', 'https://git.example.org/me/server'],
    ['/srv/git/me/server.git', 'https://git.example.org/me/server'],
  ])('of %s is one of %s', (pushed, url) => expect(isOfFollowed(push(pushed), followed(url))).toBe(true));

  test.each([
    ['https://git.example.org/me/other.git', 'https://git.example.org/me/server.git'],
    ['https://git.example.org/you/server.git', 'https://git.example.org/me/server.git'],
    ['https://git.example.org/me/myserver.git', 'https://git.example.org/me/server.git'],
  ])('of %s is none of %s', (pushed, url) => expect(isOfFollowed(push(pushed), followed(url))).toBe(false));

  test('counts for the branch or tag that is followed; for the server’s HEAD, any branch may be it', () => {
    const url = 'https://git.example.org/me/server.git';
    expect(isOfFollowed(push(url, { kind: 'branch', name: 'draft' }), followed(url))).toBe(false);
    expect(isOfFollowed(push(url, { kind: 'tag', name: 'main' }), followed(url))).toBe(false);
    expect(isOfFollowed(push(url, { kind: 'tag', name: 'v1' }), followed(url, { kind: 'tag', name: 'v1' }))).toBe(true);
    expect(isOfFollowed(push(url, { kind: 'branch', name: 'draft' }), followed(url, { kind: 'default' }))).toBe(true);
    expect(isOfFollowed({ repositories: [url], refs: [] }, followed(url)), 'told without a branch').toBe(true);
  });

  test('of an image counts for apps that run one of its repository', () => {
    const { apps } = desiredOf({
      blog: { services: { web: { image: 'nginx:1.27' } } },
      shop: { services: { web: { image: 'ghcr.io/me/shop:1' }, db: { image: '127.0.0.1:5000/me/db:2' } } },
    });
    expect(appsOfImages(['docker.io/library/nginx:1.29'], apps)).toEqual(['blog']);
    expect(appsOfImages(['ghcr.io/me/shop@sha256:abc'], apps)).toEqual(['shop']);
    expect(appsOfImages(['registry:5000/me/db:3'], apps), 'the registry by its other name').toEqual(['shop']);
    expect(appsOfImages(['me/nginx:1', 'redis:7'], apps)).toEqual([]);
  });
});
