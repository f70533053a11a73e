import { stringify } from 'yaml';
import { composeLabels } from '../../src/core/labels.ts';
import type { Plan } from '../../src/core/plan/types.ts';
import { docker } from '../rig/docker.ts';
import { busybox } from '../rig/images.ts';
import type { OrbitrResult } from '../rig/orbitr.ts';
import type { Workspace } from '../rig/workspace.ts';

/** A service that runs, does nothing and stops at once; with what a scenario needs besides. */
export function idle(more: object = {}): object {
  return { image: busybox, init: true, command: ['sleep', '3600'], stop_grace_period: '1s', ...more };
}

/** The text of a Compose file. */
export function compose(services: Readonly<Record<string, object>>, more: object = {}): string {
  return stringify({ services, ...more });
}

/** Applies with --yes, and throws with all that was printed where that fails. */
export async function apply(workspace: Workspace, args: readonly string[] = []): Promise<OrbitrResult> {
  const result = await workspace.orbitr(['apply', '--yes', ...args]);
  if (result.exit !== 0) throw new Error(`orbitr apply ended with ${result.exit}:\n${result.all}`);
  return result;
}

/** What `plan -o json` prints, whatever its exit status. */
export async function plan(workspace: Workspace, args: readonly string[] = []): Promise<Plan> {
  const result = await workspace.orbitr(['plan', '-o', 'json', ...args]);
  try {
    return JSON.parse(result.stdout);
  } catch {
    throw new Error(`orbitr plan printed no plan:\n${result.all}`);
  }
}

/** Text without the line breaks that a narrow terminal needs. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}

export interface Planned {
  readonly verbs: readonly string[];
  readonly codes: readonly string[];
  readonly reasons: readonly string[];
}

/** One app's steps in a plan, waiting left out: verbs, reason codes and sentences, each once. */
export function stepsOf({ apps }: Plan, app: string): Planned {
  const steps = (apps.find((each) => each.app === app)?.steps ?? []).filter(({ verb }) => verb !== 'await');
  const reasons = steps.flatMap((step) => step.reasons);
  return {
    verbs: [...new Set(steps.map(({ verb }) => verb))],
    codes: [...new Set(reasons.map(({ code }) => code))],
    reasons: [...new Set(reasons.map(({ text }) => text))],
  };
}

/** Apps of which a plan would change something. */
export function changed({ apps }: Plan): readonly string[] {
  return apps.filter(({ steps }) => steps.length > 0).map(({ app }) => app);
}

/** Container name → id, of all containers of an app, also of stopped ones. */
export async function idsOf(app: string): Promise<Readonly<Record<string, string>>> {
  const lines = await docker([
    ...['ps', '--all', '--no-trunc', '--format', '{{.Names}} {{.ID}}'],
    ...['--filter', `label=${composeLabels.project}=${app}`],
  ]);
  return Object.fromEntries(
    lines
      .split('\n')
      .filter(Boolean)
      .sort()
      .map((line) => line.split(' ')),
  );
}

/** One fact of a container: `stateOf('web-1', '.State.Status')`. */
export function fact(container: string, format: string): Promise<string> {
  return docker(['inspect', '--format', `{{${format}}}`, container]);
}

/** `NAME=value`, as the container was made with. */
export async function environment(container: string): Promise<readonly string[]> {
  return JSON.parse(await fact(container, 'json .Config.Env'));
}

/** Runs a shell line in a container; gives its output and exit status. */
export async function inside(container: string, line: string): Promise<string> {
  return docker(['exec', container, 'sh', '-c', `${line} 2>&1; echo "exit $?"`]);
}

/** Those containers of `before` that are not there any more, or not the same. */
export function replaced(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): readonly string[] {
  return Object.keys(before).filter((name) => after[name] !== before[name]);
}
