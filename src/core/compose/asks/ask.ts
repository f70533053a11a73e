import type { Position } from '../../problems.ts';
import type { Reading } from '../reading.ts';
import type { Service } from '../service.ts';

/** Something in a Compose file that reaches the host or other apps. JSON-safe. */
export interface Ask {
  /** As orbitr.yaml grants it: `host-network`, `bind:/srv/media:ro`. */
  readonly permission: string;
  readonly position: Position;
  /** Half a sentence: `service web shares the network of the host`. */
  readonly what: string;
  /** Of a service that no active profile enables: nothing comes of it now. */
  readonly dormant?: true;
}

/** `what` goes on where the name of the service, network or volume ends. */
export type Tell = (permission: string, at: Position, what: string) => void;

/** Looks at one service for asks of one family. */
export type Look = (service: Service, tell: Tell, reading: Reading) => void;
