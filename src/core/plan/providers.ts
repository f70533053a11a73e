import { locate } from '../files/source-map.ts';
import { composeLabels, labels } from '../labels.ts';
import type { Problem } from '../problems.ts';
import type { AppInput } from './input.ts';
import { linkNetwork } from './links.ts';

/** What an app waits for in the apps it depends on, and why it cannot go on where one of them is not there. */
export function providerNeeds(input: AppInput): {
  readonly steps: readonly string[];
  readonly findings: readonly Problem[];
} {
  const all = input.app.dependsOn.map((provider) => needsOf(input, provider));
  return { steps: all.flatMap(({ steps }) => steps), findings: all.flatMap(({ findings }) => findings) };
}

function needsOf(input: AppInput, provider: string): { steps: readonly string[]; findings: readonly Problem[] } {
  const plan = input.providers.get(provider);
  if (plan?.status === 'changes' && plan.change !== 'remove' && plan.change !== 'stop') {
    return { steps: plan.steps.filter(({ verb }) => verb === 'await').map(({ id }) => id), findings: [] };
  }
  const running = isRunning(input, provider);
  if (running && (plan || isOffered(input, provider))) return { steps: [], findings: [] };
  const unasked = running ? 'does not offer itself to other apps yet' : 'is not installed';
  const why = plan ? `is ${plan.status}` : `${unasked}, and is not among the apps asked for`;
  const position = locate(input.app.positions, 'dependsOn');
  return {
    steps: [],
    findings: [
      {
        severity: 'error',
        code: 'blocked',
        app: input.app.name,
        message: `it depends on ${provider}, which ${why}`,
        ...(position ? { position } : {}),
        suggestions: [
          plan
            ? `mend ${provider} first: orbitr plan --app ${provider}`
            : `run: orbitr apply --app ${provider} --app ${input.app.name}`,
        ],
      },
    ],
  };
}

/** Its main service is on its link network already; who is not asked for is not put there. */
function isOffered({ input }: AppInput, provider: string): boolean {
  const link = linkNetwork(provider);
  const project = input.desired.apps.find(({ name }) => name === provider)?.project ?? provider;
  return input.live.containers.some(
    ({ labels: own, networks }) =>
      own[composeLabels.project] === project && networks.some(({ network }) => network === link),
  );
}

function isRunning({ input }: AppInput, provider: string): boolean {
  const project = input.desired.apps.find(({ name }) => name === provider)?.project ?? provider;
  return input.live.containers.some(
    (container) =>
      container.state === 'running' &&
      container.labels[labels.workspace] === input.desired.workspace &&
      container.labels[composeLabels.project] === project,
  );
}
