import { OrbitrError } from '../core/errors.ts';
import type { WatchEvent } from '../core/loop/events.ts';

type Trouble = Extract<WatchEvent, { readonly kind: 'trouble' }>;

/** What did not go well, as it is told. What nobody has foreseen is a bug: one app's, so that the daemon goes on with all others. */
export function troubleOf(error: unknown, about?: string): Trouble {
  const whose = about === undefined || about === '' ? '' : `${about}: `;
  if (error instanceof OrbitrError)
    return { kind: 'trouble', code: error.code, message: `${whose}${error.message}`, suggestions: error.suggestions };
  const [words = String(error), place = ''] =
    error instanceof Error ? [`${error.name}: ${error.message}`, error.stack?.split('\n')[1]?.trim()] : [];
  const where = place === '' ? '' : ` (${place})`;
  return {
    kind: 'trouble',
    message: `${whose}a bug in Orbitr: ${words}${where}`,
    suggestions: ['please report it, with the lines before this one'],
  };
}
