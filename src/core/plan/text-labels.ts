import { neutraliseLine } from '../../lib/escape.ts';
import type { AppPlan, Step, Target, Verb } from './types.ts';

export type StepSymbol = '+' | '~' | '-/+' | '+/-' | '↻' | '-' | '!' | '·';

/** What a step does, in one glance: `+` makes, `~` changes in place, `-/+` replaces, `+/-` replaces once the new one is proven, `↻` restarts, `-` takes away. */
export const symbols: Readonly<Record<Verb, StepSymbol>> = {
  pull: '+',
  build: '+',
  'create-network': '+',
  'create-volume': '+',
  create: '+',
  recreate: '-/+',
  rollout: '+/-',
  rename: '~',
  connect: '~',
  disconnect: '~',
  start: '~',
  unpause: '~',
  update: '~',
  signal: '~',
  restart: '↻',
  stop: '~',
  remove: '-',
  'remove-network': '-',
  'remove-volume': '-',
  'run-once': '~',
  await: '·',
};

/** `recreate web`, `pull redis:7`, `connect web to blog_default`: a step as a person would say it. */
export function stepLabel(step: Step): string {
  return neutraliseLine(`${verbWords[step.verb]} ${objectOf(step)}`);
}

/** The heading's second word: what becomes of the app. */
export function changeLabel(app: AppPlan): string {
  const stuck = app.status === 'blocked' || app.status === 'frozen';
  return !stuck && app.steps.length > 0 && app.change !== 'none' ? app.change : statusWords[app.status];
}

/** What has been waited for, once the step is done: `cache is ready`. Undefined for other steps. */
export function awaited(step: Step): string | undefined {
  if (step.target.kind !== 'wait') return undefined;
  return neutraliseLine(`${step.target.service} ${untilWords[step.target.until]}`);
}

/** Services whose containers a step makes or acts on. */
export function servicesOf(target: Target): readonly string[] {
  if (target.kind === 'services') return target.services;
  return 'service' in target ? [target.service] : [];
}

const verbWords: Readonly<Record<Verb, string>> = {
  pull: 'pull',
  build: 'build',
  'create-network': 'create network',
  'create-volume': 'create volume',
  create: 'create',
  recreate: 'recreate',
  rollout: 'roll out',
  rename: 'rename',
  connect: 'connect',
  disconnect: 'disconnect',
  start: 'start',
  unpause: 'unpause',
  update: 'update',
  signal: 'signal',
  restart: 'restart',
  stop: 'stop',
  remove: 'remove',
  'remove-network': 'remove network',
  'remove-volume': 'remove volume',
  'run-once': 'migrate',
  await: 'wait until',
};

const untilWords = { ready: 'is ready', completed: 'has completed', stable: 'is stable' } as const;

const statusWords: Readonly<Record<AppPlan['status'], string>> = {
  'in-sync': 'in sync',
  changes: 'changes',
  blocked: 'blocked',
  frozen: 'frozen',
  orphaned: 'orphaned',
  disabled: 'disabled',
  held: 'held',
  suspended: 'suspended',
};

function objectOf(step: Step): string {
  const target = step.target;
  switch (target.kind) {
    case 'image':
      return step.verb === 'build' ? target.services.join(', ') : shortDigest(target.image);
    case 'services':
      return target.services.join(', ');
    case 'container':
      return container(step.app, step.verb, target.service, target.name) + (target.signal ? ` (${target.signal})` : '');
    case 'migration':
      return target.service;
    case 'attachment':
      return `${target.service} ${step.verb === 'disconnect' ? 'from' : 'to'} ${target.network}`;
    case 'network':
      return target.network;
    case 'volume':
      return target.volume;
    case 'wait':
      return awaited(step) ?? target.service;
  }
}

/** Twelve digits of a digest are enough for eyes; JSON has them all. */
export function shortDigest(image: string): string {
  return image.replace(/(@sha256:[0-9a-f]{12})[0-9a-f]+$/, '$1…');
}

/** The service's name says enough, unless the container's own name is not the one that Compose would give it. */
function container(app: string, verb: Verb, service: string, name: string): string {
  if (verb === 'rename') return `${service} to ${name}`;
  return name === `${app}-${service}-1` || name === service ? service : `${service} (${name})`;
}
