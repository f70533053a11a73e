import type { DesiredApp, DesiredService } from '../desired/types.ts';
import { composeLabels } from '../labels.ts';
import type { NetworkSpec } from './types.ts';

/** A network that a container has to be attached to, with the names it answers to there. */
export interface Attachment {
  readonly network: string;
  readonly aliases: readonly string[];
  /** The app at whose link network this is; absent for the app's own networks. */
  readonly provider?: string;
}

/** The network over which other apps reach an app: only its main service is on it, under the app's name. */
export function linkNetwork(provider: string): string {
  return `${provider}_link`;
}

export function linkSpec(provider: string, project: string): NetworkSpec {
  return {
    name: linkNetwork(provider),
    labels: { [composeLabels.project]: project, [composeLabels.network]: 'link' },
  };
}

/** Networks that Orbitr makes for an app: its own, and the link network where other apps reach it. */
export function networksToMake(app: DesiredApp): NetworkSpec[] {
  const own = app.networks.filter(({ external }) => !external).map(({ spec }) => spec);
  return app.usedBy.length > 0 ? [...own, linkSpec(app.name, app.project)] : own;
}

/** Where a service's containers must be attached: the app's own networks (Compose does that) and link networks (Orbitr does). */
export function attachments(app: DesiredApp, service: DesiredService): Attachment[] {
  if (service.networks.length === 0) return [];
  const names = new Map(app.networks.map(({ key, name }) => [key, name]));
  const own = service.networks.map(({ network, aliases }) => ({
    network: names.get(network) ?? network,
    aliases: [service.name, ...aliases],
  }));
  return [...own, ...links(app, service)];
}

/** Service names never leave their app: on a link network a consumer has no name, and a provider has the app's. */
export function links(app: DesiredApp, service: DesiredService): Attachment[] {
  if (service.networks.length === 0) return [];
  const consumed = app.dependsOn.map((provider) => ({ network: linkNetwork(provider), aliases: [], provider }));
  const offered =
    app.usedBy.length > 0 && service.name === app.main
      ? [{ network: linkNetwork(app.name), aliases: [app.name], provider: app.name }]
      : [];
  return [...consumed, ...offered];
}
