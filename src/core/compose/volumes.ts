import { textOf } from '../files/tree.ts';
import type { Position } from '../problems.ts';
import { field, listed, type Service } from './service.ts';
import { cleanPath, parseVolumeText } from './volume-text.ts';

export interface Mount {
  readonly kind: string;
  /** Empty where there is none. */
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
  readonly at: Position;
  /** A host path that need not be there: the engine makes a folder of it. */
  readonly madeIfMissing: boolean;
}

/** The entries of `volumes:` in one form; `fault` hears of those that are none. */
export function mountsOf(service: Service, fault: (message: string, at: Position) => void = () => {}): Mount[] {
  return listed(field(service, 'volumes')).flatMap((item, index): Mount[] => {
    const path = `services.${service.name}.volumes[${index}]`;
    if (item.kind === 'map') {
      const get = (key: string): string => textOf(item.entries.get(key)?.value) ?? '';
      if (get('target') === '') fault(`${path} has no "target": the path inside the container`, item.at);
      const bind = item.entries.get('bind')?.value;
      const made = bind?.kind === 'map' && textOf(bind.entries.get('create_host_path')?.value) === 'true';
      return [
        {
          kind: get('type') || 'volume',
          source: get('source'),
          target: get('target') && cleanPath(get('target')),
          readOnly: get('read_only') === 'true',
          at: item.at,
          madeIfMissing: made,
        },
      ];
    }
    const text = textOf(item) ?? '';
    const volume = parseVolumeText(text);
    if (typeof volume === 'string') {
      fault(`${path} ${volume}, is "${text}"`, item.at);
      return [];
    }
    return [
      {
        kind: volume.kind,
        source: volume.source,
        target: volume.target,
        readOnly: volume.options.includes('ro') && !volume.options.includes('rw'),
        at: item.at,
        madeIfMissing: true,
      },
    ];
  });
}
