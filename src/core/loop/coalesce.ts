/** Milliseconds: followers of an event, after the first was acted upon. */
const following = 300;

/** When to look after an event: at once after the first; those that follow it share one look. `planned`: when the last look was to be. */
export function lookAt(planned: number | undefined, now: number): number {
  if (planned === undefined || planned + following <= now) return now;
  return planned > now ? planned : planned + following;
}
