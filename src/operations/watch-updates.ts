import type { WatchEvent } from '../core/loop/events.ts';
import { priorities, type Wake } from '../core/loop/queue.ts';
import { dueForUpdate } from '../core/updates/due.ts';
import type { ImageUpdate } from '../core/updates/types.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { WatchPorts } from '../ports/watch.ts';
import { lockUpdates } from '../reconcile/lock-file.ts';
import type { MadePlan } from './plan.ts';
import { type Found, findOperation } from './update.ts';
import type { Look } from './watch-observer.ts';
import { troubleOf } from './watch-trouble.ts';

/** Newer images that the daemon takes by itself: those that a registry tells of, and those of apps whose window is open. */
export interface Updater {
  /** Somebody has told of new images of these apps. */
  readonly ask: (apps: readonly string[]) => void;
  readonly onLook: (look: Look) => void;
  /** What is asked now is asked to its end. */
  readonly close: () => Promise<void>;
}

interface Around {
  readonly dir: string;
  readonly last: () => MadePlan | undefined;
  readonly wake: (wake: Wake) => void;
  readonly onEvent: (event: WatchEvent) => void;
}

/** Milliseconds until a registry that could not be asked is asked again, and an image that was too young is looked at again. */
const later = { fault: 300_000, age: 3_600_000 };

/**
 * Asks registries beside the loop, as `orbitr update` does, and writes what is taken to orbitr.lock: then it is a change of files like any
 * other. Where `sync.auto` is false, or the lock comes from git, it is told instead.
 */
export function newUpdater(runtime: Runtime & WatchPorts, { dir, last, wake, onEvent }: Around): Updater {
  const { clock, git } = runtime;
  const waiting = new Set<string>();
  const asked = new Map<string, number>();
  const again = new Map<string, number>();
  const told = new Map<string, string>();
  let asking: Promise<void> | undefined;
  let isClosed = false;

  function ask(apps: readonly string[]): void {
    for (const app of apps) waiting.add(app);
    if (waiting.size > 0) asking ??= run().finally(() => (asking = undefined));
  }

  async function run(): Promise<void> {
    while (waiting.size > 0 && !isClosed) {
      const apps = [...waiting];
      waiting.clear();
      for (const app of apps) {
        asked.set(app, clock.now());
        again.delete(app);
      }
      try {
        await take(
          await findOperation(runtime, { dir, apps, prune: false, takeOver: [], deep: false }, { now: false }),
        );
      } catch (error) {
        onEvent(troubleOf(error, apps.join(', ')));
        retry(apps, later.fault);
      }
    }
  }

  async function take({ outdated, updates }: Found): Promise<void> {
    const { images } = outdated;
    retry(appsOf(images.filter(({ fault }) => fault?.code === 'registry-unreachable')), later.fault);
    retry(appsOf(images.filter(({ held }) => held.some(({ why }) => why === 'age'))), later.age);
    const newer = images.filter(({ app, service }) => updates[`${app}/${service}`] !== undefined);
    if (newer.length === 0) return;
    const why = await whyNot();
    for (const app of appsOf(newer))
      tell(
        app,
        newer.filter((image) => image.app === app),
        why,
      );
    if (why !== undefined) return;
    lockUpdates(runtime, updates);
    for (const key of appsOf(newer)) wake({ key, priority: priorities.files });
  }

  /** A commit would set the file back, and the older image with it. */
  async function whyNot(): Promise<string | undefined> {
    if (last()?.loaded.workspace.file.sync?.auto === false) return 'sync.auto is false';
    return (await git?.holds('orbitr.lock')) ? 'orbitr.lock comes from git' : undefined;
  }

  function tell(app: string, images: readonly ImageUpdate[], why: string | undefined): void {
    const message = `newer: ${images.map(textOf).join('; ')}`;
    if (why === undefined) onEvent({ kind: 'newer', app, message });
    if (why === undefined || told.get(app) === message) return;
    told.set(app, message);
    const suggestions = [
      why.includes('git') ? 'in a clone: orbitr update, commit orbitr.lock, push' : `orbitr update ${app}`,
    ];
    onEvent({ kind: 'left', app, message: `${message}; it is not taken, as ${why}`, suggestions });
  }

  function retry(apps: readonly string[], after: number): void {
    for (const app of apps) again.set(app, clock.now() + after);
  }

  return {
    ask,
    onLook: ({ made }) => {
      if (made.input.options.apps.length > 0) return;
      const { file, apps } = made.loaded.workspace;
      const windowed = apps.map(({ name, file: own }) => ({
        app: name,
        window: own?.update?.window ?? file.update?.window,
      }));
      const due = [...again].filter(([, at]) => at <= clock.now()).map(([app]) => app);
      const known = new Set(made.input.desired.apps.map(({ name }) => name));
      ask([...due, ...dueForUpdate(windowed, asked, clock.now())].filter((app) => known.has(app)));
    },
    close: async () => {
      isClosed = true;
      await asking;
    },
  };
}

function appsOf(images: readonly ImageUpdate[]): string[] {
  return [...new Set(images.map(({ app }) => app))];
}

function textOf({ service, current, allowed }: ImageUpdate): string {
  const to =
    allowed?.tag === current.tag
      ? `${current.tag} moved to ${allowed.digest.slice(0, 19)}`
      : `${current.tag} → ${allowed?.tag}`;
  return `${service} ${to}`;
}
