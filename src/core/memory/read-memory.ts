import * as z from 'zod';
import type { Canonical } from '../desired/canonical.ts';
import type { MountedFile } from '../live/mounted.ts';
import type { AppMemory, KnownContainer } from './types.ts';

const digests = z.record(z.string(), z.string());

const applied = z.object({
  canonical: z.custom<Canonical>((value) => typeof value === 'object' && value !== null),
  image: z.string(),
  reference: z.string(),
  spec: z.string(),
  privateDigests: digests,
  replicas: z.number().optional(),
});

const file = z
  .object({ identity: z.string(), digest: z.string().optional() })
  .transform(({ identity, digest }): MountedFile => ({ identity, ...(digest === undefined ? {} : { digest }) }));

const known = z
  .object({
    service: z.string(),
    spec: z.string(),
    privateDigests: digests,
    completed: z.boolean(),
    files: z.record(z.string(), file).optional().catch(undefined),
  })
  .transform(({ files, ...rest }): KnownContainer => ({ ...rest, ...(files === undefined ? {} : { files }) }));

const Row = z.object({
  services: z.record(z.string(), applied).catch({}),
  containers: z.record(z.string(), known).catch({}),
  volumes: z.array(z.string()).catch([]),
  project: z.string().optional().catch(undefined),
  secrets: z.record(z.string(), z.number()).optional().catch(undefined),
  disabled: z.literal(true).optional().catch(undefined),
  extension: z.object({ id: z.string(), version: z.string() }).optional().catch(undefined),
  migrated: z.array(z.string()).optional().catch(undefined),
  protect: z.boolean().catch(false),
});

/** A row of state as another version of Orbitr may have written it. What does not fit counts as not remembered; the rest is kept. */
export function readAppMemory(json: string): AppMemory | undefined {
  try {
    const { project, disabled, secrets, extension, migrated, services, ...row } = Row.parse(JSON.parse(json));
    const whole = Object.entries(services).map(
      ([name, { replicas, ...service }]) =>
        [name, replicas === undefined ? service : { ...service, replicas }] as const,
    );
    return {
      ...row,
      services: Object.fromEntries(whole),
      ...(project === undefined ? {} : { project }),
      ...(secrets ? { secrets } : {}),
      ...(disabled ? { disabled } : {}),
      ...(extension ? { extension } : {}),
      ...(migrated ? { migrated } : {}),
    };
  } catch {
    return undefined;
  }
}
