import { nearest } from '../../../lib/nearest.ts';
import type { Problem } from '../../problems.ts';
import { appProblem } from '../app-problem.ts';
import type { LoadedApp } from '../types.ts';

/** Every name in `dependsOn` is an app that can be reached and comes no later. Circles are checked elsewhere. */
export function checkDependencies(apps: readonly LoadedApp[]): Problem[] {
  const byName = new Map(apps.map((app) => [app.name, app]));
  return apps.flatMap((app) =>
    (app.file.dependsOn ?? []).flatMap((need, index) => {
      const provider = byName.get(need);
      const path = `dependsOn.${index}`;
      if (!provider) return [unknown(app, need, path, apps)];
      return provider === app
        ? []
        : [...unreachable(app, provider, path), ...tooLate(app, provider, path), ...disabled(app, provider, path)];
    }),
  );
}

function unknown(app: LoadedApp, need: string, path: string, apps: readonly LoadedApp[]): Problem {
  const others = apps.map(({ name }) => name).filter((name) => name !== app.name);
  const meant = nearest(need, others);
  const listed = others.length > 0 && others.length <= 12 ? [`use one of: ${others.join(', ')}`] : [];
  const message = `${app.name} depends on ${need}, but there is no such app`;
  return appProblem(app, {
    code: 'reference-missing',
    path,
    message,
    suggestions: meant ? [`write ${meant}`] : listed,
  });
}

/** Others reach an app through its main service alone. */
function unreachable(app: LoadedApp, provider: LoadedApp, path: string): Problem[] {
  if (!provider.compose || provider.main !== undefined || provider.file.main !== undefined) return [];
  const services = Object.keys(provider.compose.services);
  const message = `${app.name} depends on ${provider.name}, but which of its services (${services.join(', ')}) it would reach cannot be told`;
  const suggestions = [`name it in apps/${provider.name}/app.yaml: \`main: ${services[0] ?? 'SERVICE'}\``];
  return [appProblem(app, { code: 'main-service-unclear', path, message, suggestions })];
}

function tooLate(app: LoadedApp, provider: LoadedApp, path: string): Problem[] {
  const [own, others] = [app.file.wave ?? 0, provider.file.wave ?? 0];
  if (others <= own) return [];
  const message = `${app.name} (wave ${own}) depends on ${provider.name}, which comes only in wave ${others}`;
  const suggestions = [`give ${app.name} a wave of at least ${others}, or ${provider.name} one of at most ${own}`];
  return [appProblem(app, { code: 'invalid-value', path, message, suggestions })];
}

function disabled(app: LoadedApp, provider: LoadedApp, path: string): Problem[] {
  if (provider.file.enabled !== false || app.file.enabled === false) return [];
  const message = `${app.name} depends on ${provider.name}, which is disabled`;
  const suggestions = [`enable ${provider.name}, or remove the dependency`];
  return [appProblem(app, { severity: 'warning', code: 'reference-missing', path, message, suggestions })];
}
