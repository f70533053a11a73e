import { generationOf, type KnownSecret, type KnownSecrets } from '../secrets/need.ts';
import type { Provider } from '../values/types.ts';
import type { LoadedExtension } from './types.ts';

interface Now {
  readonly providers: ReadonlyMap<string, Provider>;
  readonly metBy: readonly string[];
  readonly known: KnownSecrets;
}

/** Whether values that were resolved before would come to the same now, the app's own files being unchanged. */
export function isCurrent({ taken, secrets, metBy }: LoadedExtension, now: Now): boolean {
  const sameOutputs = Object.entries(taken).every(([from, text]) => {
    const [app = '', output = ''] = from.split('.');
    const provider = now.providers.get(app);
    return provider?.kind === 'outputs' && provider.outputs[output] === text;
  });
  const sameSecrets = secrets.every(({ ref, generation, source }) =>
    // The text of the app file is not at hand: only what the store has taken over is known to be the same.
    source.kind === 'given'
      ? isKept(now.known.find(ref), generation)
      : generationOf(ref, source, now.known) === generation,
  );
  return sameOutputs && sameSecrets && metBy.join() === now.metBy.join();
}

function isKept(found: KnownSecret | undefined, generation: number): boolean {
  return found?.generation === generation && !found.lost;
}
