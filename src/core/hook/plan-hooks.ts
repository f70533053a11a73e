import { type HookEvent, hookEvents, isOrbitrs, keptSuffix } from './script.ts';

/** What a repository’s folder of hooks holds; undefined where a file is not there. */
export type FoundHooks = Readonly<Record<string, string | undefined>>;

/** What becomes of one hook. `text`: what is written. */
export interface HookChange {
  readonly event: HookEvent;
  /**
   * write: there was none, or an older one of Orbitr’s · chain: somebody’s own is kept and goes on to be called · keep: it is right
   * already · remove: Orbitr’s goes · restore: and what stood there before comes back · none: there is nothing of Orbitr’s · clash: it
   * cannot be told what is whose, so nothing is touched.
   */
  readonly act: 'write' | 'chain' | 'keep' | 'remove' | 'restore' | 'none' | 'clash';
  readonly text?: string;
}

/** `scripts`: what shall stand there; a hook that is not wanted and is Orbitr’s goes. */
export function planInstall(found: FoundHooks, scripts: Partial<Record<HookEvent, string>>): readonly HookChange[] {
  return hookEvents.map((event): HookChange => {
    const text = scripts[event];
    const now = found[event];
    if (text === undefined) return removal(found, event);
    if (now === undefined) return { event, act: 'write', text };
    if (now === text) return { event, act: 'keep' };
    if (isOrbitrs(now)) return { event, act: 'write', text };
    // two of somebody else’s: one would be lost
    return found[`${event}${keptSuffix}`] === undefined ? { event, act: 'chain', text } : { event, act: 'clash' };
  });
}

export function planUninstall(found: FoundHooks): readonly HookChange[] {
  return hookEvents.map((event) => removal(found, event));
}

function removal(found: FoundHooks, event: HookEvent): HookChange {
  const now = found[event];
  if (now === undefined || !isOrbitrs(now)) return { event, act: 'none' };
  return { event, act: found[`${event}${keptSuffix}`] === undefined ? 'remove' : 'restore' };
}
