import { nearest } from '../../lib/nearest.ts';
import { ownValue } from '../../lib/own-value.ts';
import type { LoadedCompose } from '../compose/types.ts';
import { portBindings } from '../config/port-map.ts';
import type { Problem } from '../problems.ts';
import { appProblem } from './app-problem.ts';
import { findMain } from './main-service.ts';
import type { LoadedApp } from './types.ts';

type AppBase = Omit<LoadedApp, 'compose' | 'main' | 'problems'>;

/** The app file against the app's own services: which is the main one, and does everything that is named exist. */
export function checkOwn(
  app: AppBase,
  compose: LoadedCompose,
): { readonly main?: string; readonly problems: readonly Problem[] } {
  const named = checkNamedServices(app, compose);
  const main = findMain(app.file.main, compose);
  if (main === undefined)
    return { problems: [...named, ...(named.some(isAboutMain) ? [] : mainUnclear(app, compose))] };
  return { main, problems: [...named, ...checkPorts(app, compose, main)] };
}

function checkNamedServices(app: AppBase, compose: LoadedCompose): Problem[] {
  const { main, resources, health, proxy } = app.file;
  const services = Object.keys(compose.services);
  const named = [
    ['main', main],
    ['resources.service', resources?.service],
    ['health.service', health?.service],
    ['proxy.service', proxy?.service],
  ] as const;
  return named.flatMap(([path, service]) => {
    if (service === undefined || services.includes(service)) return [];
    const meant = nearest(service, services);
    return [
      appProblem(app, {
        code: 'reference-missing',
        path,
        message: `${path} names the service "${service}", which the app does not have`,
        suggestions: [meant ? `write ${meant}` : `use one of: ${services.join(', ')}`],
      }),
    ];
  });
}

function isAboutMain({ message }: Problem): boolean {
  return message.startsWith('main ');
}

/** Only where something needs it: an app of many services is fine as long as nothing speaks of it as one. */
function mainUnclear(app: AppBase, compose: LoadedCompose): Problem[] {
  const { ports, resources, health, proxy } = app.file;
  const first = [
    ['ports', ports !== undefined] as const,
    ['resources', resources !== undefined && resources.service === undefined] as const,
    ['health', health !== undefined && health.service === undefined] as const,
    ['proxy', proxy !== undefined && proxy.service === undefined] as const,
  ].find(([, needsMain]) => needsMain)?.[0];
  if (!first) return [];
  const services = Object.keys(compose.services);
  const message = `${first} means the app’s main service, but which of ${services.join(', ')} that is cannot be told`;
  const suggestions = [`name it: \`main: ${services[0] ?? 'SERVICE'}\``];
  return [appProblem(app, { code: 'main-service-unclear', path: first, message, suggestions })];
}

function checkPorts(app: AppBase, compose: LoadedCompose, main: string): Problem[] {
  const own = ownValue(compose.services, main)?.containerPorts ?? [];
  return portBindings(app.file.ports).flatMap(({ key, containerPort }) => {
    if (own.includes(containerPort)) return [];
    const other = Object.entries(compose.services).find(([, { containerPorts }]) =>
      containerPorts.includes(containerPort),
    )?.[0];
    if (other) {
      const message = `ports.${key} means the main service ${main}, but port ${containerPort} belongs to the service ${other}`;
      const suggestions = [`write \`main: ${other}\`, or publish the port in the Compose file`];
      return [appProblem(app, { code: 'reference-missing', path: `ports.${key}`, message, suggestions })];
    }
    // An image may listen on ports that no file declares, so this can only be a hint.
    if (own.length === 0) return [];
    const message = `ports.${key}: the service ${main} declares no port ${containerPort}, only ${own.join(', ')}`;
    const suggestions = [`use ${own[0]}, or add ${containerPort} to the service’s \`expose\``];
    return [
      appProblem(app, { severity: 'warning', code: 'reference-missing', path: `ports.${key}`, message, suggestions }),
    ];
  });
}
