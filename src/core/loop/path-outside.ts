import type { LiveContainer } from '../live/snapshot.ts';

/**
 * Where a folder of a container lies on the engine’s machine: the same path where it is mounted so. Undefined where nothing is mounted
 * there: it ends with the container.
 */
export function pathOutside({ mounts }: Pick<LiveContainer, 'mounts'>, dir: string): string | undefined {
  const around = mounts
    .filter(({ target }) => dir === target || dir.startsWith(target === '/' ? '/' : `${target}/`))
    .toSorted((a, b) => b.target.length - a.target.length)[0];
  if (around?.type !== 'bind') return undefined;
  return `${around.source}${dir.slice(around.target.length)}`;
}

/** What apps mount from the workspace the engine looks for outside of the container. Undefined where it finds it. */
export function misplaced(own: Pick<LiveContainer, 'mounts'>, dir: string): string | undefined {
  const outside = pathOutside(own, dir);
  if (outside === dir) return undefined;
  const where = outside === undefined ? 'is not mounted from outside of this container' : `is ${outside} outside`;
  return `the workspace ${dir} ${where}: the engine would not find the files that apps mount from it`;
}
