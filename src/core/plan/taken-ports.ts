import type { PortsInput } from './port-wishes.ts';

/** `21034/tcp`: every host port that a new one must not be, at whatever address: wanted, published, written down or listened on. */
export function takenPorts({ desired, live, memory, locked, busy }: PortsInput): Set<string> {
  const wanted = [
    ...desired.apps.flatMap(({ services }) => services.flatMap(({ hostPorts }) => hostPorts)),
    ...desired.frozen.flatMap(({ hostPorts }) => hostPorts ?? []),
  ];
  const ofFrozen = desired.frozen.flatMap(({ name }) =>
    Object.values(memory.apps[name]?.services ?? {}).flatMap(({ canonical }) => appliedPorts(canonical['ports'])),
  );
  const published = live.containers.flatMap(({ ports }) => ports);
  return new Set([
    ...wanted.map(({ port, protocol }) => `${port}/${protocol}`),
    ...ofFrozen.map(({ host, protocol }) => `${host}/${protocol}`),
    ...published.map(({ hostPort, protocol }) => `${hostPort}/${protocol}`),
    ...Object.entries(locked).map(([key, port]) => `${port}/${key.slice(key.lastIndexOf('/') + 1)}`),
    ...busy,
  ]);
}

export interface AppliedPort {
  readonly container: number;
  readonly protocol: string;
  readonly host: number;
}

/** `{ '80/tcp': '127.0.0.1:21034' }`, as a service that was applied is remembered. */
export function appliedPorts(ports: unknown): AppliedPort[] {
  const entries = Object.entries((ports ?? {}) as Readonly<Record<string, unknown>>);
  return entries.flatMap(([inside, shown]) => {
    const [container, protocol = 'tcp'] = inside.split('/');
    const published = String(shown).split(', ');
    const hosts = published.map((text) => Number(text.slice(text.lastIndexOf(':') + 1)));
    return hosts.filter(Boolean).map((host) => ({ container: Number(container), protocol, host }));
  });
}
