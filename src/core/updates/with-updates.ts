import type { LockedUpdate } from '../config/lock-file.ts';
import type { Desired, DesiredApp, DesiredService } from '../desired/types.ts';
import { parseReference } from '../live/reference.ts';

/** `<app>/<service>` → the newer image that was taken. */
export type LockedUpdates = Readonly<Record<string, LockedUpdate>>;

/** The same wishes, with the newer images that were taken in place of what the files name. Doing it twice changes nothing. */
export function withUpdates(desired: Desired, updates: LockedUpdates): Desired {
  const apps = desired.apps.map((app) => ({
    ...app,
    services: app.services.map((service) => withUpdate(service, updateOf(app, service, updates))),
  }));
  return { ...desired, apps };
}

/** What still counts, under the names that apps bear now. */
export function usedUpdates(updates: LockedUpdates, { apps }: Desired): LockedUpdates {
  const used = apps.flatMap((app) =>
    app.services.flatMap((service) => {
      const update = updateOf(app, service, updates);
      return update ? [[`${app.name}/${service.name}`, update] as const] : [];
    }),
  );
  return Object.fromEntries(used);
}

/** One that was made for another image than the files name now is void: the files are newer. */
function updateOf(app: DesiredApp, { name, image }: DesiredService, updates: LockedUpdates): LockedUpdate | undefined {
  if (image.buildDigest !== undefined) return undefined;
  const written = image.updated?.written ?? image.reference;
  const owners = app.renamedFrom === undefined ? [app.name] : [app.name, app.renamedFrom];
  return owners.map((owner) => updates[`${owner}/${name}`]).find((update) => update?.from === written);
}

function withUpdate(service: DesiredService, update: LockedUpdate | undefined): DesiredService {
  const { updated, ...image } = service.image;
  const written = updated?.written ?? image.reference;
  if (!update) return updated ? { ...service, image: { ...image, reference: written } } : service;
  const reference = `${parseReference(written).repository}:${update.tag}`;
  return { ...service, image: { ...image, reference, updated: { digest: update.digest, written } } };
}
