import type { LoadedApp } from '../app/types.ts';
import type { Ask } from '../compose/asks/ask.ts';
import { workspaceFileName } from '../config/file-names.ts';
import type { PolicySettings } from '../config/policy-settings.ts';
import type { Problem } from '../problems.ts';
import { exposureOf } from './exposure.ts';
import { covers, isReserved, leanest } from './permission.ts';

/**
 * What an app asks for against what orbitr.yaml grants it. Whoever wrote the Compose file decides what follows from an ask without a
 * grant: that of a foreign extension is refused; the owner's own is told where it exposes the host.
 */
export function judge(app: LoadedApp, policy: PolicySettings | undefined, workspaceDir: string): Problem[] {
  const granted = grantsOf(app.name, policy);
  const asks = (app.compose?.asks ?? []).filter(
    ({ permission, dormant }) =>
      !dormant && !isReserved(permission) && !granted.some((grant) => covers(grant, permission, workspaceDir)),
  );
  if (isForeign(app) || policy?.enforce === 'all') return refusals(app, asks, policy, workspaceDir);
  return asks.flatMap((ask) => warning(app, ask, policy, workspaceDir));
}

/** Written by somebody else than the workspace's owner: found by its id, and not by a path. */
export function isForeign({ extension }: Pick<LoadedApp, 'extension'>): boolean {
  return extension !== undefined && extension.origin !== 'path';
}

function grantsOf(app: string, policy: PolicySettings | undefined): readonly string[] {
  const grants = policy?.grant ?? {};
  return Object.hasOwn(grants, app) ? (grants[app] ?? []) : [];
}

/** Each at its place, and every one with the line that settles all of them. */
function refusals(
  app: LoadedApp,
  asks: readonly Ask[],
  policy: PolicySettings | undefined,
  workspaceDir: string,
): Problem[] {
  const { place, line } = grantLine(app.name, policy, asks, workspaceDir);
  const verb = grantsOf(app.name, policy).length > 0 ? 'write' : 'add';
  return asks.map(({ what, position }) => ({
    severity: 'error',
    code: 'permission-missing',
    message: `${what}, which ${workspaceFileName} does not grant to ${app.name}`,
    position,
    app: app.name,
    suggestions: [`${verb} ${place === 'in' && verb === 'add' ? 'to' : place} ${workspaceFileName}: ${line}`],
  }));
}

function warning(app: LoadedApp, ask: Ask, policy: PolicySettings | undefined, workspaceDir: string): Problem[] {
  const exposure = exposureOf(ask.permission);
  if (!exposure) return [];
  const { place, line } = grantLine(app.name, policy, [ask], workspaceDir);
  return [
    {
      severity: 'warning',
      code: 'lint-exposure',
      message: `${ask.what}: ${exposure.danger}`,
      position: ask.position,
      app: app.name,
      suggestions: [exposure.instead ?? `if it must be, grant it ${place} ${workspaceFileName}: ${line}`],
    },
  ];
}

/** What is granted already and what is missing, without what another of them covers; as it fits into the sections that are there. */
function grantLine(app: string, policy: PolicySettings | undefined, asks: readonly Ask[], workspaceDir: string) {
  const words = leanest([...grantsOf(app, policy), ...asks.map(({ permission }) => permission)], workspaceDir);
  const entry = `${app}: [${words.map(asYaml).join(', ')}]`;
  if (policy?.grant) return { place: 'below policy.grant in', line: `\`${entry}\`` };
  if (policy) return { place: 'below policy in', line: `\`grant: { ${entry} }\`` };
  return { place: 'in', line: `\`policy: { grant: { ${entry} } }\`` };
}

function asYaml(permission: string): string {
  return /^[a-z-]+$/.test(permission) ? permission : JSON.stringify(permission);
}
