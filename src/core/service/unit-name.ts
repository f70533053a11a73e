/** What a unit may be called: systemd’s own set, without what it gives a meaning to. */
export function isUnitName(name: string): boolean {
  return /^[A-Za-z0-9][\w.:-]{0,200}$/.test(name) && !name.endsWith('.service');
}

/** `orbitr-home`, from a workspace’s name or the last part of a repository’s URL. */
export function unitNameOf(source: string): string {
  const last =
    source
      .replace(/[/:]+$/, '')
      .split(/[/:]/)
      .at(-1) ?? '';
  const clean = last
    .replace(/\.git$/, '')
    .replace(/[^\w.-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|-+$/g, '');
  return clean === '' ? 'orbitr' : `orbitr-${clean}`;
}
