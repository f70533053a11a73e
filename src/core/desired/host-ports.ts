import { isFor, isOpen } from './extension-ports.ts';
import type { PortModel } from './model.ts';
import { withPorts } from './service.ts';
import type { DesiredApp } from './types.ts';

/** The app with host ports where it left them open, as if its files had named them. `assigned`: by the key of the open port. */
export function withHostPorts(app: DesiredApp, assigned: ReadonlyMap<string, number>): DesiredApp {
  const openPorts = app.openPorts.map((port) => {
    const host = port.host ?? assigned.get(port.key);
    return { ...port, ...(host === undefined ? {} : { host }) };
  });
  const publish = (service: string, ports: readonly PortModel[]) =>
    ports.map((entry) => {
      const host = openPorts.find((port) => port.service === service && isFor(entry, port))?.host;
      return host !== undefined && isOpen(entry) ? { ...entry, published: String(host) } : entry;
    });
  const touched = new Set(openPorts.map(({ service }) => service));
  const models = Object.entries(app.model.services).map(([name, model]) => {
    const ports = touched.has(name) ? { ports: publish(name, model.ports ?? []) } : {};
    return [name, { ...model, ...ports }] as const;
  });
  const model = { ...app.model, services: Object.fromEntries(models) };
  const services = app.services.map((service) =>
    touched.has(service.name) ? withPorts(service, model.services[service.name]?.ports ?? []) : service,
  );
  return { ...app, openPorts, model, services };
}
