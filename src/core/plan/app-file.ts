import type { DesiredApp } from '../desired/types.ts';

/** Where an app’s settings stand, as a person would write it: apps/db.yaml, or app.yaml beside a Compose file. */
export function appFileOf({ name, positions }: Pick<DesiredApp, 'name' | 'positions'>): string {
  return positions['extension']?.file ?? `apps/${name}/app.yaml`;
}
