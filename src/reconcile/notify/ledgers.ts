import { OrbitrError } from '../../core/errors.ts';
import { Ledger, type Told } from '../../core/notify/ledger.ts';
import type { Notice } from '../../core/notify/types.ts';
import type { Runtime } from '../../ports/runtime.ts';

export interface Ledgers {
  /** What is to be told, after the change is kept. */
  readonly change: (name: string, change: (ledger: Ledger) => Told) => readonly Notice[];
}

/** What each notifier knows, in memory and in the state file. Lost, it costs that some things are told twice: so it never stops anything. */
export function openLedgers({ store, warn }: Pick<Runtime, 'store' | 'warn'>): Ledgers {
  const ledgers = new Map<string, Ledger>();
  return {
    change: (name, change) => {
      const before = ledgers.get(name) ?? guarded(warn, () => read(store.cached('notified', name))) ?? {};
      const { ledger, notices } = change(before);
      ledgers.set(name, ledger);
      const text = JSON.stringify(ledger);
      if (text !== JSON.stringify(before)) guarded(warn, () => store.cache('notified', name, text));
      return notices;
    },
  };
}

function read(text: string | undefined): Ledger {
  if (text === undefined) return {};
  try {
    return Ledger.parse(JSON.parse(text));
  } catch {
    return {};
  }
}

function guarded<T>(warn: (message: string) => void, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof OrbitrError)) throw error;
    warn(`what was told to whom cannot be kept: ${error.message}`);
    return undefined;
  }
}
