import type { Difference } from '../plan/difference.ts';
import { type Facts, mapDifferences, texts } from './compare-facts.ts';

/** The docker command line and Compose add these from the user's own settings. */
const proxies = /^(?:https?|ftp|no|all)_proxy$/i;

export function environmentDifferences({ wanted, config, image }: Facts): Difference[] {
  const named = Object.entries({ ...environmentMap(image['Env']), ...wanted.service.environment });
  // null takes a variable away that the image sets
  const wants = Object.fromEntries(named.filter((entry): entry is [string, string] => entry[1] !== null));
  const has = Object.entries(environmentMap(config['Env'])).filter(([name]) => name in wants || !proxies.test(name));
  return mapDifferences('environment', Object.fromEntries(has), wants);
}

function environmentMap(value: unknown): Record<string, string> {
  const entries = Array.isArray(value) ? (value as string[]) : [];
  // A name without `=` is one that is taken away from what the image sets.
  const given = entries.filter((entry) => entry.includes('='));
  return Object.fromEntries(
    given.map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
  );
}

/** Written by Compose and by Orbitr, whatever the files say. */
const written = /^(?:com\.docker\.compose|dev\.orbitr)\./;
/** Name spaces that Docker keeps to itself, and what Docker Desktop notes down. */
const reserved = /^(?:com\.docker|io\.docker|org\.dockerproject|dev\.orbitr)\.|^desktop\.docker\.io\//;

/** No file may set it. */
export function isReserved(label: string): boolean {
  return reserved.test(label);
}

export function labelDifferences({ wanted, config, image }: Facts): Difference[] {
  const named = Object.entries({ ...texts(image['Labels']), ...wanted.service.labels });
  const wants = Object.fromEntries(named.filter(([key]) => !written.test(key)));
  const has = Object.entries(texts(config['Labels'])).filter(([key]) => key in wants || !reserved.test(key));
  return mapDifferences('labels', Object.fromEntries(has), wants);
}
