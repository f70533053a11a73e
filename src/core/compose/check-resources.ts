import { type Entry, entriesOf, type Tree, textOf } from '../files/tree.ts';
import type { Reading } from './reading.ts';

/** Top-level volumes, networks, configs and secrets: where their content comes from, and that files are there. */
export function checkResources(model: Tree, used: ReadonlySet<string>, reading: Reading): void {
  for (const [name, entry] of sectionOf(model, 'volumes')) checkExternalVolume(name, entry, reading);
  for (const section of ['configs', 'secrets'] as const) {
    for (const [name, entry] of sectionOf(model, section))
      checkContent(section, name, entry, used.has(`${section}.${name}`), reading);
  }
}

function sectionOf(model: Tree, section: string): readonly (readonly [string, Entry])[] {
  return model.kind === 'map' ? entriesOf(model.entries.get(section)?.value) : [];
}

function checkExternalVolume(name: string, { value, at }: Entry, reading: Reading): void {
  if (value.kind !== 'map' || !isExternal(value)) return;
  for (const key of ['driver', 'driver_opts', 'labels']) {
    if (value.entries.has(key))
      reading.error(
        'compose-invalid',
        `volumes.${name} is external and cannot have "${key}"`,
        value.entries.get(key)?.at ?? at,
        `remove "${key}", or "external"`,
      );
  }
}

/** `external: true`, or the old form that names the resource. */
function isExternal(tree: Tree): boolean {
  const external = tree.kind === 'map' ? tree.entries.get('external')?.value : undefined;
  return external?.kind === 'map' || textOf(external) === 'true';
}

function checkContent(
  section: 'configs' | 'secrets',
  name: string,
  { value, at }: Entry,
  isUsed: boolean,
  reading: Reading,
): void {
  if (value.kind !== 'map') return;
  const keys = section === 'configs' ? ['file', 'environment', 'content'] : ['file', 'environment'];
  const present = keys.filter((key) => value.entries.has(key));
  if (present.length > 1)
    reading.error(
      'compose-invalid',
      `${section}.${name} has ${present.join(' and ')}; only one may be there`,
      at,
      'keep one of them',
    );
  if (present.length === 0 && !value.entries.has('external') && !value.entries.has('driver')) {
    reading.error(
      'compose-invalid',
      `${section}.${name} does not say where its content comes from`,
      at,
      `add one of: ${keys.join(', ')}, external`,
    );
  }
  const file = value.entries.get('file')?.value;
  const path = textOf(file);
  if (!file || !path || path.startsWith('~')) return;
  const full = reading.inWorkspace(reading.input.appDir, path, `the file of ${section}.${name},`, file.at);
  if (full !== undefined && isUsed && !reading.exists(full)) {
    reading.error(
      'reference-missing',
      `the file of ${section}.${name}, ${reading.name(full)}, is not there`,
      file.at,
      'create the file, or mend the path',
    );
  }
}
