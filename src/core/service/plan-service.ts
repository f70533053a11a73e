import { isOrbitrsUnit } from './unit.ts';

/** What there is of a service on this machine. */
export interface FoundService {
  /** Absolute: the unit’s file. */
  readonly file: string;
  /** Undefined where there is none. */
  readonly text?: string;
  /** Whether it starts with the machine. */
  readonly isEnabled: boolean;
  /** systemd’s own word: active, activating, inactive, failed … */
  readonly active: string;
}

/** What has to be done about it, in this order. */
export type ServiceAct = 'write' | 'reload' | 'enable' | 'start' | 'restart' | 'stop' | 'disable' | 'remove';

/** `foreign`: a unit of this name is not Orbitr’s, so nothing is touched. Empty: it is so already. */
export function planServiceInstall(found: FoundService, text: string): readonly ServiceAct[] | 'foreign' {
  if (found.text !== undefined && !isOrbitrsUnit(found.text)) return 'foreign';
  const isWritten = found.text === text;
  const isRunning = found.active === 'active' || found.active === 'activating';
  return [
    ...(isWritten ? [] : (['write', 'reload'] as const)),
    ...(found.isEnabled ? [] : (['enable'] as const)),
    ...(!isRunning ? (['start'] as const) : isWritten ? [] : (['restart'] as const)),
  ];
}

export function planServiceUninstall(found: FoundService): readonly ServiceAct[] | 'foreign' {
  if (found.text === undefined) return [];
  if (!isOrbitrsUnit(found.text)) return 'foreign';
  return [
    ...(found.active === 'inactive' || found.active === 'failed' ? [] : (['stop'] as const)),
    ...(found.isEnabled ? (['disable'] as const) : []),
    'remove',
    'reload',
  ];
}
