import { describeExtension, type ExtensionInfo } from '../core/extension/describe-extension.ts';
import { type FindContext, findByReference } from '../core/extension/find-extension.ts';
import { listExtensions } from '../core/extension/list-extensions.ts';
import type { ExtensionOrigin } from '../core/extension/types.ts';
import { soundExtension } from './extension.ts';

/** What there is of an extension in a list. */
export interface ExtensionRow {
  readonly id: string;
  readonly origin: ExtensionOrigin;
  /** Absolute: its folder. */
  readonly dir: string;
  readonly name?: string;
  readonly version?: string;
  readonly description?: string;
  readonly deprecated?: boolean | string;
  /** The first thing that is wrong with its manifest, which has no name then. */
  readonly broken?: string;
}

/** Everything about one extension. Throws `reference-missing` where there is none, and what is wrong with its manifest. */
export function info(reference: string, context: FindContext): ExtensionInfo {
  const result = findByReference(reference, context);
  const found = soundExtension(result, (meant) => `orbitr info ${meant}`);
  return describeExtension(found, reference, context);
}

/** All that can be found. One that is broken is in the list, and says so. */
export function listAll(context: FindContext): readonly ExtensionRow[] {
  return listExtensions(context).map(({ id, origin, dir, manifest, problems }) => {
    const [fault] = problems.filter(({ severity }) => severity === 'error');
    if (fault || !manifest) return { id, origin, dir, broken: fault?.message ?? 'it has no manifest' };
    const { name, version, description, deprecated } = manifest;
    return { id, origin, dir, name, version, description, ...(deprecated ? { deprecated } : {}) };
  });
}
