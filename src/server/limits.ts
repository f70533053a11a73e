/** What one visitor, or all of them together, can take. Times in milliseconds. */
export interface Limits {
  readonly bodyBytes: number;
  readonly headerBytes: number;
  /** From the connection to the last header. */
  readonly headerTime: number;
  /** From the last header to the last byte. */
  readonly bodyTime: number;
  /** How long a connection may wait for its next request. */
  readonly idleTime: number;
  /** How long nothing may move on a connection: for those that ask, and never read the answer. */
  readonly silentTime: number;
  /** How often connections are held against the times above. */
  readonly checkEvery: number;
  /** How long the rest of a body that nobody wants is let in, so that its sender hears why. */
  readonly drainTime: number;
  readonly connections: number;
  readonly requestsPerConnection: number;
  /** Bodies that are read at once: together with `bodyBytes`, the memory that all visitors can fill. */
  readonly bodiesAtOnce: number;
  /** What is under way may take so long once the server ends. */
  readonly closeTime: number;
}

/** GitHub gives up after 10 seconds, GitLab too; their payloads are seldom above 100 KiB. */
export const usualLimits: Limits = {
  bodyBytes: 1024 * 1024,
  headerBytes: 16 * 1024,
  headerTime: 5000,
  bodyTime: 10_000,
  idleTime: 5000,
  silentTime: 30_000,
  checkEvery: 1000,
  drainTime: 1000,
  connections: 256,
  requestsPerConnection: 100,
  bodiesAtOnce: 32,
  closeTime: 5000,
};
