import * as z from 'zod';
import { mapValues } from '../../lib/map-values.ts';
import type { Canonical, Json } from '../desired/canonical.ts';
import type { ComposeModel, ServiceModel } from '../desired/model.ts';
import type { DesiredApp } from '../desired/types.ts';
import { isInside, joinPath } from '../files/paths.ts';

/** What lay where an app mounts something, or takes a config or a secret from, when it was applied: absolute path → digest of what was in it. */
export type KeptFiles = Readonly<Record<string, string>>;

const Kept = z.object({ kept: z.record(z.string(), z.string()).default({}) });

/** Of a revision's bundle; nothing where it is damaged, or older than this. */
export function keptIn(bundle: string): KeptFiles {
  try {
    return Kept.parse(JSON.parse(bundle)).kept;
  } catch {
    return {};
  }
}

/**
 * The paths in its own folder whose content is part of what it is. What any container of it may write is data, and data is never set back.
 * Extensions have copies of their own.
 */
export function pathsToKeep(app: DesiredApp): readonly string[] {
  if (app.extension || app.onFileChange === 'ignore') return [];
  const mounts = Object.values(app.model.services).flatMap(({ volumes }) => volumes ?? []);
  const sources = (isMeant: (mount: Mount) => boolean): string[] =>
    mounts.flatMap((mount) => (mount.type === 'bind' && isMeant(mount) ? (mount.source ?? []) : []));
  const written = sources(({ read_only = false }) => !read_only);
  const files = [...Object.values(app.model.configs), ...Object.values(app.model.secrets)].flatMap(
    ({ file }) => file ?? [],
  );
  const own = [...sources(({ read_only = false }) => read_only), ...files].filter(
    (path) => isInside(app.dir, path) && joinPath('/', path) !== app.dir,
  );
  const isWritten = (path: string): boolean => written.some((each) => isInside(each, path) || isInside(path, each));
  return [...new Set(own)].filter((path) => !isWritten(path)).sort();
}

type Mount = NonNullable<ServiceModel['volumes']>[number];

/** The same app, with what lies at these paths taken from elsewhere: absolute path → absolute path. */
export function withFilesAt(app: DesiredApp, places: Readonly<Record<string, string>>): DesiredApp {
  const froms = Object.keys(places).sort((a, b) => b.length - a.length);
  if (froms.length === 0) return app;
  const moved = (path: string): string => {
    const from = froms.find((each) => isInside(each, path));
    return from === undefined ? path : `${places[from]}${path.slice(from.length)}`;
  };
  const files = <T extends { readonly file?: string | undefined }>(things: Readonly<Record<string, T>>) =>
    mapValues(things, (thing) => (thing.file === undefined ? thing : { ...thing, file: moved(thing.file) }));
  const model: ComposeModel = {
    ...app.model,
    services: mapValues(app.model.services, (service) =>
      service.volumes ? { ...service, volumes: service.volumes.map((mount) => movedMount(mount, moved)) } : service,
    ),
    configs: files(app.model.configs),
    secrets: files(app.model.secrets),
  };
  const services = app.services.map((service) => ({ ...service, canonical: movedCanonical(service.canonical, moved) }));
  return { ...app, model, services };
}

function movedMount(mount: Mount, moved: (path: string) => string): Mount {
  return mount.type === 'bind' && mount.source !== undefined ? { ...mount, source: moved(mount.source) } : mount;
}

function movedCanonical(canonical: Canonical, moved: (path: string) => string): Canonical {
  const { volumes } = canonical;
  if (volumes === undefined || volumes === null || typeof volumes !== 'object' || Array.isArray(volumes))
    return canonical;
  const entry = (mount: Json): Json => {
    if (mount === null || typeof mount !== 'object' || Array.isArray(mount)) return mount;
    const { type, source } = mount as Readonly<Record<string, Json>>;
    return type === 'bind' && typeof source === 'string' ? { ...mount, source: moved(source) } : mount;
  };
  return { ...canonical, volumes: mapValues(volumes as Readonly<Record<string, Json>>, entry) };
}
