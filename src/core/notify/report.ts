import type { Rules } from './routes.ts';

/** Who is told of what. JSON-safe; `orbitr notifier list -o json` prints it as it is. */
export interface NotifierList {
  /** Version of this shape. */
  readonly version: 1;
  /** In the order of orbitr.yaml. */
  readonly notifiers: readonly NotifierRow[];
}

export interface NotifierRow extends Omit<Rules, 'remind'> {
  readonly name: string;
  readonly type: string;
  /** Host, and the room or people where that is no secret; `-` where the address is not known. */
  readonly where: string;
  /** Absent: never. */
  readonly remindSeconds?: number;
  /** The path of a secret that has no value. */
  readonly missing?: string;
}

/** What became of a test. JSON-safe; `orbitr notifier test -o json` prints it as it is. */
export interface NotifierTest {
  /** Version of this shape. */
  readonly version: 1;
  /** 1 where one of them failed. */
  readonly exit: 0 | 1;
  readonly notifiers: readonly TestedNotifier[];
}

export interface TestedNotifier extends Pick<NotifierRow, 'name' | 'type' | 'where'> {
  readonly delivered: boolean;
  /** What the service said. */
  readonly answer?: string;
  /** Why it was not delivered. */
  readonly why?: string;
  readonly suggestions?: readonly string[];
  readonly attempts: number;
}
