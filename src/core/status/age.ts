/** How long ago, as `docker ps` readers expect it: `45s`, `12m`, `3h`, `9d`; `-` where it never was. Both in Unix seconds. */
export function age(since: number | undefined, now: number): string {
  if (since === undefined) return '-';
  const seconds = Math.max(0, Math.round(now - since));
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)}h`;
  return `${Math.floor(seconds / 86_400)}d`;
}
