import type { DesiredService } from '../desired/types.ts';
import { locate } from '../files/source-map.ts';
import { composeLabels, labels } from '../labels.ts';
import type { LiveContainer } from '../live/snapshot.ts';
import type { Problem } from '../problems.ts';
import { appFileOf } from './app-file.ts';
import type { ServiceVerdict } from './containers.ts';
import { extensionFindings } from './extension-findings.ts';
import { hostFindings } from './host-findings.ts';
import { inlineFindings } from './inline-findings.ts';
import type { AppInput } from './input.ts';
import type { Step } from './types.ts';

/** What would make the walk fail half-way, found before anything is touched. */
export function appFindings(
  input: AppInput,
  verdicts: readonly ServiceVerdict[],
  steps: readonly Step[],
): { blocking: Problem[]; warnings: Problem[] } {
  const starting = new Set(
    steps.flatMap(({ target }) =>
      target.kind === 'container' ? [target.service] : target.kind === 'services' ? target.services : [],
    ),
  );
  const services = input.app.services.filter(({ name }) => starting.has(name));
  const host = services.map((service) => hostFindings(input, service));
  return {
    blocking: [
      ...input.app.problems.filter(({ severity }) => severity === 'error'),
      ...foreignFindings(input),
      ...formerProject(input),
      ...services.flatMap((service) => nameFindings(input, service)),
      ...extensionFindings(input),
      ...host.flatMap(({ blocking }) => blocking),
      ...services.flatMap((service) => inlineFindings(input, service)),
    ],
    warnings: [
      ...input.app.problems.filter(({ severity }) => severity === 'warning'),
      ...host.flatMap(({ warnings }) => warnings),
      ...verdicts.flatMap((verdict) => healthWarnings(input, verdict)),
    ],
  };
}

/** Containers of this Compose project that are not this workspace's. */
function foreignFindings(input: AppInput): Problem[] {
  const { desired, live, options } = input.input;
  if (options.takeOver.includes(input.app.name)) return [];
  const foreign = live.containers.filter(
    (container) =>
      container.labels[composeLabels.project] === input.app.project &&
      container.labels[composeLabels.oneOff] !== 'True' &&
      container.labels[labels.workspace] !== desired.workspace,
  );
  const [first] = foreign;
  if (!first) return [];
  const owner = first.labels[labels.workspace];
  const message = owner
    ? `project ${input.app.project} runs under workspace ${owner}, this one is ${desired.workspace}`
    : `project ${input.app.project} runs already, but was not started by Orbitr (${foreign.map(({ name }) => name).join(', ')})`;
  return [
    {
      severity: 'error',
      code: 'blocked',
      app: input.app.name,
      message,
      suggestions: [
        ...(owner ? [] : [`adopt it as it runs: orbitr import ${input.app.project}`]),
        `take it over, its volumes kept, its containers made anew: orbitr apply --app ${input.app.name} --take-over ${input.app.name}`,
        input.app.extension
          ? `or give ${appFileOf(input.app)} another name`
          : `or rename the folder apps/${input.app.name}`,
      ],
    },
  ];
}

/** It was renamed once and state, which knew so, is lost: going on would make a second, empty copy. */
function formerProject(input: AppInput): Problem[] {
  const { live, desired } = input.input;
  const former = live.containers.find(
    ({ labels: own }) =>
      own[labels.workspace] === desired.workspace &&
      own[labels.app] === input.app.name &&
      own[composeLabels.project] !== input.app.project,
  )?.labels[composeLabels.project];
  if (former === undefined) return [];
  return [
    {
      severity: 'error',
      code: 'blocked',
      app: input.app.name,
      message: `${input.app.name} runs already, as Compose project ${former}, which it was called before`,
      suggestions: [`write renamedFrom: ${former} into ${appFileOf(input.app)}`],
    },
  ];
}

function nameFindings(input: AppInput, service: DesiredService): Problem[] {
  const names = service.containerName
    ? [service.containerName]
    : Array.from({ length: service.replicas }, (_, index) => `${input.app.project}-${service.name}-${index + 1}`);
  return names.flatMap((name): Problem[] => {
    const holder = input.input.live.containers.find((container) => container.name === name && !isOwn(input, container));
    if (!holder) return [];
    const position =
      locate(input.app.positions, `services.${service.name}.container_name`) ??
      locate(input.app.positions, `services.${service.name}`);
    return [
      {
        severity: 'error',
        code: 'blocked',
        app: input.app.name,
        message: `a container named ${name} exists already${projectOf(holder)} and is not this app’s`,
        ...(position ? { position } : {}),
        suggestions: [
          ...adoption(holder),
          `rename it: docker rename ${name} ${name}-old`,
          `or remove it: docker rm ${name}`,
        ],
      },
    ];
  });
}

/** One that nobody else lays claim to may be the very one that is meant. */
function adoption({ name, labels: own }: LiveContainer): string[] {
  const isFree = own[composeLabels.project] === undefined && own[labels.workspace] === undefined;
  return isFree ? [`adopt it as it runs: orbitr import --container ${name}`] : [];
}

function healthWarnings(input: AppInput, { kept, recreate, service }: ServiceVerdict): Problem[] {
  if (recreate.length > 0) return [];
  return kept
    .filter(({ container }) => container.health === 'unhealthy' || container.state === 'restarting')
    .map(({ container }) => ({
      severity: 'warning',
      code: 'unhealthy',
      app: input.app.name,
      message: `${service.name} is ${container.state === 'restarting' ? 'restarting again and again' : 'unhealthy'}, though it is as the files want it`,
      suggestions: [`see why: docker logs --tail 50 ${container.name}`],
    }));
}

function isOwn(input: AppInput, container: LiveContainer): boolean {
  return container.labels[composeLabels.project] === input.app.project;
}

/** ` (of project x)`, or nothing. */
export function projectOf(container: LiveContainer): string {
  const project = container.labels[composeLabels.project];
  return project ? ` (of project ${project})` : '';
}
