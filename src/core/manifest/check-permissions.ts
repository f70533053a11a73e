import type { Ask } from '../compose/asks/ask.ts';
import type { LoadedCompose } from '../compose/types.ts';
import { covers, isReserved, leanest } from '../policy/permission.ts';
import type { Problem, Severity } from '../problems.ts';
import type { Manifest } from './manifest.ts';
import { type ManifestPlace, manifestProblem } from './manifest-problem.ts';

export interface PermissionContext extends ManifestPlace {
  /** Absolute: where relative paths of the manifest begin. */
  readonly dir: string;
  /** Absolute: where those of asks begin. */
  readonly workspaceDir: string;
  readonly app: string;
  /** What follows from an ask that is not declared: an error, but for extensions of one's own. */
  readonly severity: Severity;
  /** Whether its author is near enough to be told of what is declared for nothing. */
  readonly isNear: boolean;
}

/** What an extension's manifest declares against what its Compose file asks for. */
export function checkPermissions(manifest: Manifest, compose: LoadedCompose, context: PermissionContext): Problem[] {
  const declared = (manifest.permissions ?? []).map((word) => withValues(word, compose.variables));
  const active = compose.asks.filter(({ dormant }) => !dormant);
  const undeclared = active.filter(
    (ask) => !isReserved(ask.permission) && !declared.some((word) => declares(word, ask, context)),
  );
  return [
    ...active.filter(({ permission }) => isReserved(permission)).map((ask) => reservedLabel(ask, context)),
    ...undeclared.map((ask) => notDeclared(ask, undeclared, manifest, context)),
    ...(context.isNear ? neverAsked(manifest, compose, context) : []),
  ];
}

/** The broad words, and what of a Compose file each of them stands for. The others are for what Orbitr does by itself. */
const broad: Readonly<Record<string, RegExp>> = {
  'docker.read': /^docker-socket:read$/,
  'docker.write': /^docker-socket(?::read)?$/,
  'network.create': /^(?:network-driver|network-option|subnet):/,
  'volume.create': /^(?:volume-driver|mount):/,
  'proxy.configure': /^label:/,
  'system.read': /^bind:.*:ro$/,
};

function declares(word: string, { permission }: Ask, { dir, workspaceDir }: PermissionContext): boolean {
  const all = Object.hasOwn(broad, word) ? broad[word] : undefined;
  if (all) return all.test(permission);
  return covers(fromFolder(word, dir), permission, workspaceDir);
}

/** Relative paths of a manifest begin at its folder, those of asks at the workspace. */
function fromFolder(word: string, dir: string): string {
  return word.replace(/^bind:(?=\.{1,2}(?:\/|:|$))/, `bind:${dir}/`);
}

/** A path that people set is declared by its variable: `bind:${MEDIA}`. */
function withValues(word: string, variables: Readonly<Record<string, string>>): string {
  return word.replace(/\$\{(\w+)\}/g, (_, key: string) =>
    Object.hasOwn(variables, key) ? (variables[key] ?? '') : '',
  );
}

function reservedLabel({ what, position }: Ask, { app }: PermissionContext): Problem {
  const message = `${what}, by which Orbitr and Compose know what is theirs`;
  return { severity: 'error', code: 'invalid-value', message, position, app, suggestions: ['remove it'] };
}

function notDeclared(
  { what, position }: Ask,
  undeclared: readonly Ask[],
  manifest: Manifest,
  { file, app, severity, workspaceDir }: PermissionContext,
): Problem {
  const declared = manifest.permissions ?? [];
  const asked = leanest(
    undeclared.map(({ permission }) => permission),
    workspaceDir,
  );
  const words = [...declared, ...asked];
  const line = `permissions: [${words.map((word) => (/^[a-z.-]+$/.test(word) ? word : JSON.stringify(word))).join(', ')}]`;
  return {
    severity,
    code: 'permission-undeclared',
    message: `${what}, which the manifest of ${manifest.id} does not declare`,
    position,
    app,
    suggestions: [`${manifest.permissions ? 'write in' : 'add to'} ${file}: \`${line}\``],
  };
}

/** What a value stands in may be asked for with another value. */
function neverAsked(manifest: Manifest, compose: LoadedCompose, context: PermissionContext): Problem[] {
  return (manifest.permissions ?? []).flatMap((word, index) => {
    const isUsed = compose.asks.some((ask) => declares(word, ask, context));
    if (isUsed || Object.hasOwn(broad, word) || word.includes('${')) return [];
    const message = `${manifest.id} declares the permission ${word}, but its Compose file asks for nothing of the kind`;
    const fault = {
      severity: 'warning',
      code: 'permission-undeclared',
      path: `permissions.${index}`,
      message,
    } as const;
    return [{ ...manifestProblem(context, { ...fault, suggestions: ['remove it'] }), app: context.app }];
  });
}
