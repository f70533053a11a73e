import * as z from 'zod';
import { sha256 } from '../../lib/sha256.ts';
import { resolveImage } from '../desired/images.ts';
import type { DesiredApp } from '../desired/types.ts';
import type { PlanInput } from '../plan/input.ts';
import type { KeptFiles } from './kept.ts';
import type { RevisionService } from './types.ts';

/** Enough to tell an app's bundle from anything else; what is in it was written by us. */
const Bundle = z.looseObject({
  name: z.string(),
  project: z.string(),
  dir: z.string(),
  services: z.array(z.looseObject({ name: z.string(), canonical: z.looseObject({}), image: z.looseObject({}) })),
  model: z.looseObject({ services: z.record(z.string(), z.looseObject({})) }),
});

/** The name that keeps a revision's image from `docker image prune`. */
export function keepName(app: string, service: string, revision: number): string {
  const plain = (name: string) => {
    const text = name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '');
    // two services whose names differ in what an image's name cannot say are two
    return text === name ? text : `${text}-${sha256(name).slice(0, 6)}`;
  };
  return `orbitr-keep/${plain(app)}.${plain(service)}:${revision}`;
}

/** What an app's services run, by service. */
export function servicesOf({ live, known }: Pick<PlanInput, 'live' | 'known'>, app: DesiredApp) {
  return Object.fromEntries(
    app.services.map(({ name, image }): [string, RevisionService] => {
      const { identity, id, rendered } = resolveImage(image, live.images, known);
      return [name, { reference: image.reference, identity, rendered, ...(id ? { id } : {}) }];
    }),
  );
}

/** As JSON. Values of an extension's secrets are no part of it: they are looked up when it is brought back. */
export function bundleText(app: DesiredApp, kept: KeptFiles = {}): string {
  return JSON.stringify({ ...app, ...(app.extension ? { hidden: [] } : {}), kept });
}

/** The app as a revision had it, its images held to what it ran, however tags have moved since. Undefined where it is damaged. */
export function appFromBundle(
  text: string,
  services: Readonly<Record<string, RevisionService>>,
  revision: number,
): DesiredApp | undefined {
  try {
    const { kept: _kept, ...bundle } = Bundle.parse(JSON.parse(text));
    const app = bundle as unknown as DesiredApp;
    return {
      ...app,
      services: app.services.map((service) => {
        const ran = services[service.name];
        if (!ran) return service;
        const kept = { ...ran, name: keepName(app.name, service.name, revision) };
        return { ...service, image: { ...service.image, kept } };
      }),
    };
  } catch {
    return undefined;
  }
}
