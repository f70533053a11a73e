import type { Canonical } from '../desired/canonical.ts';
import type { DesiredApp } from '../desired/types.ts';
import { differences } from '../plan/difference.ts';
import { shownChange } from '../plan/show.ts';

/** What differs between two revisions of an app. JSON-safe. */
export interface RevisionDiff {
  readonly version: 1;
  readonly app: string;
  readonly from: number;
  readonly to: number;
  readonly changes: readonly FieldChange[];
}

export interface FieldChange {
  readonly service: string;
  /** Empty where the whole service came or went. */
  readonly path: string;
  /** Fit to be shown: secrets are replaced. Absent where it was not there. */
  readonly before?: string;
  readonly after?: string;
}

export function changedFields(before: DesiredApp, after: DesiredApp): FieldChange[] {
  const names = [...new Set([...before.services, ...after.services].map(({ name }) => name))].sort();
  const hidden = [...before.hidden, ...after.hidden];
  return names.flatMap((service) => {
    const [old, now] = [formOf(before, service), formOf(after, service)];
    if (!old) return [{ service, path: '', after: 'added' }];
    if (!now) return [{ service, path: '', before: 'removed' }];
    return differences(old, now).map((change) => {
      const shown = shownChange(change.path, change.before, change.after, hidden);
      return {
        service,
        path: change.path,
        ...(change.before === undefined ? {} : { before: shown.before }),
        ...(change.after === undefined ? {} : { after: shown.after }),
      };
    });
  });
}

function formOf(app: DesiredApp, name: string): Canonical | undefined {
  const service = app.services.find((each) => each.name === name);
  if (!service) return undefined;
  const { canonical, image, replicas } = service;
  const identity = image.kept?.identity ?? image.reference;
  const named = identity.startsWith('sha256:') && !image.reference.includes('@') ? `@${identity}` : '';
  return { ...canonical, image: `${image.reference}${named}`, ...(replicas === 1 ? {} : { replicas }) };
}
