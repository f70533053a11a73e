import { isInside, joinPath } from '../files/paths.ts';
import { type Tree, textOf } from '../files/tree.ts';
import type { Position } from '../problems.ts';
import { byKey } from './merge.ts';
import type { Reading } from './reading.ts';
import { field, listed, type Service } from './service.ts';
import { type EnvFileValue, lookupIn, readEnvFile, type Variables } from './variables.ts';

/** Variables that a service takes from env files, later files over earlier ones; what `environment:` sets as well is not among them. */
export function envFileValues(
  service: Service,
  variables: Variables,
  reading: Reading,
): ReadonlyMap<string, EnvFileValue> {
  const found = new Map<string, EnvFileValue>();
  for (const file of readableFiles(service, 'env_file', reading)) {
    const raw = file.format === 'raw';
    if (file.format !== undefined && !raw)
      reading.error(
        'compose-invalid',
        `service ${service.name}: env_file format must be raw, is "${file.format}"`,
        file.at,
        'remove "format"',
      );
    const lookup = lookupIn(variables, reading.input.app);
    const known = (name: string): string | undefined => lookup(name) ?? found.get(name)?.value;
    for (const [name, value] of readEnvFile(reading, file.path, known, raw ? 'raw' : 'plain')) found.set(name, value);
  }
  const own = byKey(field(service, 'environment') ?? { kind: 'scalar', value: null, at: service.at });
  if (own.kind === 'map') for (const name of own.entries.keys()) found.delete(name);
  return found;
}

/** Notes the label files among what was looked at, and reports those that are missing. */
export function checkLabelFiles(service: Service, reading: Reading): void {
  readableFiles(service, 'label_file', reading);
}

/** Keys of labels that come from files, each at its line. Only what stands before the sign is looked at, however the line goes on. */
export function labelFileKeys(service: Service, reading: Reading): { readonly key: string; readonly at: Position }[] {
  return listed(field(service, 'label_file')).flatMap((item) => {
    const path = textOf(item) && joinPath(reading.input.appDir, textOf(item) ?? '');
    const lines = (path && isInside(reading.root, path) ? reading.text(path) : undefined)?.split(/\r?\n/) ?? [];
    return lines.flatMap((line, index) => {
      const key = /^\s*(?:export\s+)?["']?([\w./-]+)/.exec(line)?.[1];
      return key ? [{ key, at: { file: reading.name(path ?? ''), line: index + 1, column: 1 } }] : [];
    });
  });
}

interface NamedFile {
  readonly path: string;
  readonly at: Position;
  readonly format: string | undefined;
}

function readableFiles(service: Service, key: 'env_file' | 'label_file', reading: Reading): NamedFile[] {
  return listed(field(service, key)).flatMap((item) => {
    const get = (name: string): Tree | undefined => (item.kind === 'map' ? item.entries.get(name)?.value : undefined);
    const path = textOf(item.kind === 'map' ? get('path') : item);
    if (!path) return [];
    const full = reading.inWorkspace(reading.input.appDir, path, `the ${key} of service ${service.name},`, item.at);
    if (full === undefined) return [];
    if (reading.stat(full)?.kind === 'file') return [{ path: full, at: item.at, format: textOf(get('format')) }];
    if (textOf(get('required')) !== 'false') {
      const optional = key === 'env_file' ? ['write {path: …, required: false} if it may be missing'] : [];
      reading.error(
        'reference-missing',
        `service ${service.name} reads ${key} ${reading.name(full)}, which is not there`,
        item.at,
        `create ${reading.name(full)}`,
        ...optional,
      );
    }
    return [];
  });
}
