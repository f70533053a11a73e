import type { Json } from '../desired/canonical.ts';
import type { Facts } from './compare-facts.ts';

/**
 * The namespace that a container shares with another, in the file's words where it is the right one:
 * `container:<id>` is `service:web` if the container is one of web's.
 */
export function sharedSpace({ wanted }: Facts, actual: Json | undefined, wants: Json | undefined): Json | undefined {
  if (typeof actual !== 'string' || typeof wants !== 'string' || !actual.startsWith('container:')) return actual;
  const id = actual.slice('container:'.length);
  if (wants.startsWith('service:')) {
    const ids = wanted.parents?.[wants.slice('service:'.length)];
    return !ids || ids.includes(id) ? wants : actual;
  }
  // named in the file, but kept by its id: whose id it is cannot be told from here
  const name = wants.replace(/^container:/, '');
  const isId = /^[0-9a-f]{12,64}$/.test(name);
  return wants.startsWith('container:') && (!isId || id.startsWith(name)) ? wants : actual;
}
