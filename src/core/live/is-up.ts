import type { LiveContainer } from './snapshot.ts';

/** It was started, and nobody has ended it: it holds its ports and its name, also while it is paused or between two starts. */
export function isUp({ state }: Pick<LiveContainer, 'state'>): boolean {
  return state === 'running' || state === 'paused' || state === 'restarting';
}
