import type { OpenPort } from '../app/open-ports.ts';
import type { LoadedApp } from '../app/types.ts';
import type { AppFile } from '../config/app-file.ts';
import { portBindings } from '../config/port-map.ts';
import type { SourceMap } from '../files/source-map.ts';
import type { Position } from '../problems.ts';
import { withExtensionPorts } from './extension-ports.ts';
import { type AppProbe, healthFields, healthOf } from './health.ts';
import type { ComposeModel, PortModel, ServiceModel } from './model.ts';

/** The model with the app file's settings in it, and the source map with those settings at their place in the app file. */
export function withAppFile(
  app: LoadedApp,
  model: ComposeModel,
): {
  readonly model: ComposeModel;
  readonly positions: SourceMap;
  readonly openPorts: readonly OpenPort[];
  readonly probe?: AppProbe;
} {
  const { file, main } = app;
  const positions: Record<string, Position> = { ...app.compose?.positions };
  for (const key of ['extension', 'enabled', 'protect', 'drift', 'dependsOn']) copyPosition(app, key, positions, key);
  const published = withExtensionPorts(app, model, positions);
  const services = { ...published.services };
  const change = (name: string | undefined, edit: (service: ServiceModel) => ServiceModel) => {
    const service = name === undefined ? undefined : services[name];
    if (name !== undefined && service) services[name] = edit(service);
  };
  change(main, (service) => withPorts(service, file));
  change(file.resources?.service ?? main, (service) => withResources(service, file));
  const { judged, edits, probe } = healthOf(app);
  for (const { service, edit } of edits) change(service, edit);
  for (const { key, containerPort, protocol } of portBindings(file.ports)) {
    copyPosition(app, `ports.${key}`, positions, `services.${main}.ports.${containerPort}/${protocol}`);
  }
  const limited = file.resources?.service ?? main;
  copyPosition(app, 'resources.memory', positions, `services.${limited}.deploy.resources.limits.memory`);
  copyPosition(app, 'resources.cpus', positions, `services.${limited}.deploy.resources.limits.cpus`);
  for (const [key, field] of healthFields)
    copyPosition(app, `health.${key}`, positions, `services.${judged}.healthcheck.${field}`);
  for (const key of Object.keys(app.positions).filter((path) => path.startsWith('values.')))
    copyPosition(app, key, positions, key);
  const { openPorts } = published;
  return { model: { ...model, services }, positions, openPorts, ...(probe ? { probe } : {}) };
}

/** A container port of the app file is published where the app file says, and nowhere else. */
function withPorts(service: ServiceModel, file: AppFile): ServiceModel {
  const bindings = portBindings(file.ports);
  if (bindings.length === 0) return service;
  const replaced = new Set(bindings.map(({ containerPort, protocol }) => `${containerPort}/${protocol}`));
  const kept = (service.ports ?? []).filter(({ target, protocol }) => !replaced.has(`${target}/${protocol}`));
  const added = bindings.map(
    ({ containerPort, protocol, address, hostPort }): PortModel => ({
      mode: 'ingress',
      target: containerPort,
      published: String(hostPort),
      protocol,
      ...(address ? { host_ip: address } : {}),
    }),
  );
  return { ...service, ports: [...kept, ...added] };
}

function withResources(service: ServiceModel, { resources }: AppFile): ServiceModel {
  if (resources?.memory === undefined && resources?.cpus === undefined) return service;
  const {
    mem_limit: _memory,
    cpus: _cpus,
    ...rest
  } = service as ServiceModel & { mem_limit?: unknown; cpus?: unknown };
  const deploy = (service.deploy ?? {}) as { resources?: { limits?: Record<string, unknown> } };
  const limits = {
    ...deploy.resources?.limits,
    ...(resources.memory === undefined ? keep('memory', _memory) : { memory: String(bytes(resources.memory)) }),
    ...(resources.cpus === undefined ? keep('cpus', _cpus) : { cpus: resources.cpus }),
  };
  return { ...(rest as ServiceModel), deploy: { ...service.deploy, resources: { ...deploy.resources, limits } } };
}

function keep(name: string, value: unknown): Record<string, unknown> {
  return value === undefined ? {} : { [name]: value };
}

/** `512m` → 536870912. */
function bytes(size: string): number {
  const [, amount = '0', unit = 'b'] = /^([\d.]+)([bkmgt])?/i.exec(size) ?? [];
  return Math.round(Number(amount) * 1024 ** 'bkmgt'.indexOf(unit.toLowerCase()));
}

function copyPosition(app: LoadedApp, from: string, positions: Record<string, Position>, to: string): void {
  const position = app.positions[from];
  if (position) positions[to] = position;
}
