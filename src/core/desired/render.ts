import { stringify } from 'yaml';
import { mapValues } from '../../lib/map-values.ts';
import { labels } from '../labels.ts';
import type { ResolvedImage } from './images.ts';
import type { NetworkModel, ServiceModel, VolumeModel } from './model.ts';
import type { DesiredApp } from './types.ts';
import { escapeModel } from './unescape.ts';

export interface RenderContext {
  readonly workspace: string;
  /** Service → its image, and the spec it is labelled with. */
  readonly images: ReadonlyMap<string, ResolvedImage>;
  readonly specs: ReadonlyMap<string, string>;
  /** Puts secrets in the place of their stand-ins, or something for people. */
  readonly withSecrets: <T>(model: T) => T;
}

/**
 * The final Compose file of an app, as the actuator gets it. Networks and volumes are all external: Orbitr makes them, so that Compose
 * can neither recreate nor delete one. `docker compose -f` on it works for people, too.
 */
export function renderApp(app: DesiredApp, context: RenderContext): string {
  const model = {
    ...app.model,
    name: app.project,
    services: Object.fromEntries(
      Object.entries(app.model.services).map(([name, service]) => [name, renderService(app, name, service, context)]),
    ),
    networks: mapValues(app.model.networks, (network, key) => external(network, `${app.project}_${key}`)),
    volumes: mapValues(app.model.volumes, (volume, key) => external(volume, `${app.project}_${key}`)),
  };
  return (
    heading(app) + stringify(escapeModel(context.withSecrets(model)), { lineWidth: 0, aliasDuplicateObjects: false })
  );
}

function renderService(app: DesiredApp, name: string, service: ServiceModel, context: RenderContext): ServiceModel {
  const wish = app.services.find((candidate) => candidate.name === name);
  const image = context.images.get(name);
  const spec = context.specs.get(name);
  // As with `docker compose up`: an engine keeps an image for one platform, its own or the one of `platform`.
  const { platforms: _all, ...source } = service.build ?? {};
  const build =
    service.build && wish?.image.buildDigest
      ? { ...source, labels: { ...(source['labels'] as object), [labels.build]: wish.image.buildDigest } }
      : undefined;
  // Compose has selected by profile already; what is left of it would hide the service from a later `up`.
  const { profiles: _selected, depends_on: order, ...rest } = service;
  // Orbitr keeps the order; a name that the profiles left out would make Compose refuse the whole file.
  const known = Object.entries(order ?? {}).filter(([dependency]) => dependency in app.model.services);
  return {
    ...rest,
    ...(known.length > 0 ? { depends_on: Object.fromEntries(known) } : {}),
    ...(image ? { image: image.rendered } : {}),
    ...(build ? { build } : {}),
    labels: {
      ...service.labels,
      [labels.app]: app.name,
      [labels.workspace]: context.workspace,
      ...(spec ? { [labels.spec]: spec } : {}),
      [labels.role]: wish?.job ? 'job' : 'service',
    },
  };
}

function external(thing: NetworkModel | VolumeModel | null, fallback: string): { name: string; external: true } {
  return { name: thing?.name ?? fallback, external: true };
}

function heading(app: DesiredApp): string {
  return `# yaml-language-server: $schema=https://raw.githubusercontent.com/compose-spec/compose-spec/main/schema/compose-spec.json
# Rendered by Orbitr from apps/${app.name}; written anew at each change, so edit the files there.\n`;
}
