import type { LoadedCompose } from '../compose/types.ts';

/** The service that app-wide settings mean: the one named, else the only one, else the only one with a declared port. */
export function findMain(named: string | undefined, { services }: LoadedCompose): string | undefined {
  const names = Object.keys(services);
  if (named !== undefined) return names.find((name) => name === named);
  if (names.length === 1) return names[0];
  const withPort = names.filter((name) => (services[name]?.containerPorts.length ?? 0) > 0);
  return withPort.length === 1 ? withPort[0] : undefined;
}
