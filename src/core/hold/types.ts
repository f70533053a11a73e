/** What a person has said about an app, and files do not: that it stays down, or that Orbitr leaves it alone. */
export interface Hold {
  readonly app: string;
  /** Absent: the whole app. */
  readonly service?: string;
  /** hold: it was stopped on purpose and is not started again · suspend: nothing of the app is touched. */
  readonly kind: HoldKind;
  /** Unix milliseconds. */
  readonly since: number;
  /** The user who said so. */
  readonly by: string;
}

export type HoldKind = 'hold' | 'suspend';
