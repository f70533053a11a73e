import { showTokens } from '../secrets/token.ts';
import { shownChange } from './show.ts';

/** How a volume or a network is made, as its section of a Compose file says it. */
export interface Definition {
  readonly driver: string;
  readonly driver_opts: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

/** `driver_opts.device: "/srv/a" → "/srv/b"`, each; secrets replaced. What is wanted as a stand-in for a secret is not compared: the engine has its value. */
export function differences(before: Definition, after: Definition, hidden: readonly string[] = []): string[] {
  const flatBefore = flat(before);
  const flatAfter = flat(after);
  const paths = [...new Set([...Object.keys(flatBefore), ...Object.keys(flatAfter)])].sort();
  return paths
    .filter((path) => flatBefore[path] !== flatAfter[path] && !isStandIn(flatAfter[path]))
    .map((path) => {
      const shown = shownChange(path, flatBefore[path], flatAfter[path], hidden);
      return `${path}: ${shown.before} → ${shown.after}`;
    });
}

function flat({ driver, driver_opts: options, labels }: Definition): Readonly<Record<string, string>> {
  const under = (section: string, entries: Readonly<Record<string, string>>) =>
    Object.entries(entries).map(([name, value]) => [`${section}.${name}`, value] as const);
  return { driver, ...Object.fromEntries([...under('driver_opts', options), ...under('labels', labels)]) };
}

function isStandIn(value = ''): boolean {
  return showTokens(value) !== value;
}
