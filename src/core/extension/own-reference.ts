import major from 'semver/functions/major.js';
import minor from 'semver/functions/minor.js';

/** What an app file says behind `extension:` where only an id was given: versions that should not break the app. */
export function ownReference(
  reference: string,
  { id, version }: { readonly id: string; readonly version: string },
): string {
  if (reference.startsWith('.') || reference.includes('@')) return reference;
  // Before 1.0.0 every minor version may break.
  return major(version) > 0 ? `${id}@^${major(version)}` : `${id}@^0.${minor(version)}`;
}
