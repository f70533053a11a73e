import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { busybox } from '../rig/images.ts';

/** A folder of plain apps that Orbitr and Compose can both bring up. Each has two services, a network and a volume. */
export interface Fleet {
  readonly dir: string;
  readonly names: readonly string[];
  /** Writes an app's Compose file; another edition makes one of its two containers anew. */
  readonly write: (name: string, edition: number) => void;
  readonly [Symbol.dispose]: () => void;
}

/** `services`: one only, where many apps are to be up at once. */
export function makeFleet(size: number, services: 1 | 2 = 2): Fleet {
  const dir = mkdtempSync(join(tmpdir(), 'orbitr-bench-'));
  const names = Array.from({ length: size }, (_, index) => `app-${String(index + 1).padStart(3, '0')}`);
  const write = (name: string, edition: number): void => {
    mkdirSync(join(dir, 'apps', name), { recursive: true });
    writeFileSync(join(dir, 'apps', name, 'compose.yaml'), composeFile(edition, services));
  };
  writeFileSync(join(dir, 'orbitr.yaml'), 'name: bench\n');
  for (const name of names) write(name, 1);
  return { dir, names, write, [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }) };
}

export function composeFile(edition: number, services: 1 | 2 = 2): string {
  // sleep does not hear a polite stop, and the ten seconds until a rude one would hide all the rest
  const idle = { image: busybox, command: ['sleep', '86400'], stop_signal: 'SIGKILL' };
  const web = { ...idle, environment: { EDITION: String(edition) } };
  if (services === 1) return stringify({ services: { web } });
  return stringify({
    services: {
      web,
      store: { ...idle, volumes: ['data:/data'] },
    },
    volumes: { data: {} },
  });
}
