import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../places.ts';

/** An image's name, taken apart as the engine does: `postgres:18.1` is `library/postgres` of docker.io. */
export interface Reference {
  /** As it stands in the Compose file. */
  readonly text: string;
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
}

export function parseReference(text: string): Reference {
  const [, name = '', tag = 'latest'] = /^(.+?)(?::([\w.-]+))?(?:@sha256:[0-9a-f]+)?$/.exec(text) ?? [];
  const [first = '', ...rest] = name.split('/');
  const named = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const path = named ? rest.join('/') : name;
  const registry = named ? first : 'docker.io';
  return {
    text,
    registry,
    tag,
    repository: registry === 'docker.io' && !path.includes('/') ? `library/${path}` : path,
  };
}

/** The images that the official extensions name in their Compose files. */
export function officialReferences(folder: string = join(root, 'extensions')): readonly Reference[] {
  const files = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  const texts = files
    .filter((file) => /compose[^/]*\.ya?ml$/.test(file))
    .flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(/^\s*image:\s*(['"]?)([^\s'"#]+)\1/gm)])
    .map(([, , image = '']) => image.replace(/\$\{\w+:?-([^}]*)\}/g, '$1'));
  return [...new Set(texts)].sort().map(parseReference);
}
