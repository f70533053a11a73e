const host = String.raw`(?:\[[0-9a-fA-F:]+\]|[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?)(?::\d+)?`;
const part = '[a-z0-9]+(?:(?:\\.|_{1,2}|-+)[a-z0-9]+)*';
const reference = new RegExp(
  `^(?:${host}/)?${part}(?:/${part})*(?::[\\w][\\w.-]{0,127})?(?:@[a-z0-9]+:[0-9a-fA-F]{32,})?$`,
);

/** What the engine would say of an image's name, said before it is asked. Undefined where it is a possible name. */
export function imageFault(image: string): string | undefined {
  if (reference.test(image) || /^(?:sha256:)?[0-9a-f]{12,64}$/.test(image)) return undefined;
  if (/[A-Z]/.test(image.replace(/:[^/]*$/, '').replace(/^[^/]*[.:][^/]*\//, '')))
    return 'has capital letters, which image names cannot have';
  if (/\s/.test(image)) return 'has a space in it';
  return 'is no image name such as redis:7 or ghcr.io/owner/name:1.2';
}
