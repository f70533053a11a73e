import { locate } from '../files/source-map.ts';
import { composeLabels, labels } from '../labels.ts';
import type { Problem } from '../problems.ts';
import type { AppInput } from './input.ts';

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
  if (isRunning(input, provider)) return { steps: [], findings: [] };
  const why = plan ? `is ${plan.status}` : 'is not installed, and not among the apps asked for';
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

function isRunning({ input }: AppInput, provider: string): boolean {
  const project = input.desired.apps.find(({ name }) => name === provider)?.project ?? provider;
  return input.live.containers.some(
    (container) =>
      container.state === 'running' &&
      container.labels[labels.workspace] === input.desired.workspace &&
      container.labels[composeLabels.project] === project,
  );
}
