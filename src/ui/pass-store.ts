import type { PassEvent } from '../core/events.ts';
import { emptyView, type PassView, reduce } from './view-model.ts';

/** Holds the newest view and tells the screen about it. */
export interface PassStore {
  readonly view: () => PassView;
  readonly subscribe: (listener: () => void) => () => void;
  readonly take: (event: PassEvent) => void;
}

export function createPassStore(now: () => number): PassStore {
  let view = emptyView(now());
  const listeners = new Set<() => void>();
  return {
    view: () => view,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    take: (event) => {
      view = reduce(view, event, now());
      for (const listener of listeners) listener();
    },
  };
}
