import type { DesiredService, ServiceDependency } from '../desired/types.ts';
import type { KeptVerdict, ServiceVerdict } from './containers.ts';
import type { Foundation } from './foundation.ts';
import type { AppInput } from './input.ts';
import { type Attachment, links } from './links.ts';
import type { Reason, Risk, Step } from './types.ts';

/** Steps that give a service's containers their place, in the order in which services depend on each other. */
export function serviceSteps(
  input: AppInput,
  verdicts: readonly ServiceVerdict[],
  foundation: Foundation,
  providers: readonly string[],
): Step[] {
  const context: Context = {
    input,
    before: [...foundation.before, ...providers],
    providers,
    ends: new Map(),
    made: new Map(),
  };
  const isInstall = input.containers.length === 0;
  const create = isInstall ? installStep(context, verdicts) : [];
  const steps = verdicts.flatMap((verdict) => stepsOf(context, verdict, create[0]?.id));
  return [...create, ...steps];
}

interface Context {
  readonly input: AppInput;
  /** Steps that every creation waits for. */
  readonly before: readonly string[];
  readonly providers: readonly string[];
  /** Service → ids of its starts and of its await, as far as it has any. */
  readonly ends: Map<string, { starts: readonly string[]; ready?: string; completed?: string }>;
  /** Service → id of the step that makes its containers. */
  readonly made: Map<string, string>;
}

/** Where nothing of an app is there, one call makes all its containers. */
function installStep(context: Context, verdicts: readonly ServiceVerdict[]): Step[] {
  const missing = verdicts.filter(({ missing }) => missing > 0);
  if (missing.length === 0) return [];
  const app = context.input.app.name;
  return [
    {
      id: `${app}/create`,
      app,
      verb: 'create',
      target: { kind: 'services', services: missing.map(({ service }) => service.name) },
      reasons: missing.flatMap(({ missingReasons }) => missingReasons),
      risk: { level: 'none' },
      needs: context.before,
    },
  ];
}

function stepsOf(context: Context, verdict: ServiceVerdict, install: string | undefined): Step[] {
  const { service } = verdict;
  const waits = dependencyWaits(context, service);
  const make =
    verdict.recreate.length > 0
      ? [makeStep(context, verdict, 'recreate', waits)]
      : verdict.missing > 0 && !install
        ? [makeStep(context, verdict, 'create', waits)]
        : [];
  const made = make[0]?.id ?? (verdict.missing > 0 ? install : undefined);
  if (made) context.made.set(service.name, made);
  const fresh = made ? freshSteps(context, verdict, made, waits) : [];
  const kept =
    verdict.recreate.length > 0 ? [] : verdict.kept.flatMap((each) => keptSteps(context, service, each, waits));
  const starts = [...fresh, ...kept].filter(({ verb }) => verb === 'start' || verb === 'restart' || verb === 'unpause');
  const ends = starts.length > 0 ? [awaitStep(context, service, starts)] : [];
  const end = ends[0]?.id;
  context.ends.set(service.name, {
    starts: starts.map(({ id }) => id),
    ...(end ? { ready: end, completed: end } : {}),
  });
  return [...make, ...fresh, ...kept, ...ends];
}

function makeStep(context: Context, verdict: ServiceVerdict, verb: 'create' | 'recreate', waits: Waits): Step {
  const { service } = verdict;
  const app = context.input.app.name;
  const parents = service.parents.flatMap((name) => context.ends.get(name)?.starts ?? []);
  return {
    id: `${app}/${service.name}/${verb}`,
    app,
    verb,
    target: { kind: 'services', services: [service.name] },
    reasons: verb === 'recreate' ? verdict.recreate : verdict.missingReasons,
    risk: verb === 'recreate' ? outage(verdict) : { level: 'none' },
    needs: unique([...context.before, ...waits.needs, ...parents]),
    ...soft(waits),
  };
}

/** Containers that were just made are on their own networks; link networks and the start are ours. */
function freshSteps(context: Context, verdict: ServiceVerdict, made: string, waits: Waits): Step[] {
  const { service, recreate, missing, kept } = verdict;
  const numbers =
    recreate.length > 0
      ? replicaNames(context, service, kept)
      : replicaNames(context, service, kept).slice(service.replicas - missing);
  return numbers.flatMap((name) => {
    const connects = links(context.input.app, service).map((attachment) =>
      connectStep(context, service, name, undefined, attachment, linkReason(service, attachment), [made]),
    );
    const start = startStep(
      context,
      service,
      name,
      undefined,
      madeReason(service, recreate),
      [made, ...connects.map(({ id }) => id), ...waits.needs],
      waits,
    );
    return [...connects, start];
  });
}

/** Names that containers of a service bear in the end; numbers that are there already are kept. */
function replicaNames(context: Context, service: DesiredService, kept: readonly KeptVerdict[]): string[] {
  if (service.containerName) return [service.containerName];
  const there = kept.map(({ name }) => name);
  const last = Math.max(0, ...there.map((name) => Number(name.slice(name.lastIndexOf('-') + 1)) || 0));
  const more = Array.from(
    { length: service.replicas - there.length },
    (_, index) => `${context.input.app.project}-${service.name}-${last + index + 1}`,
  );
  return [...there, ...more];
}

function keptSteps(context: Context, service: DesiredService, kept: KeptVerdict, waits: Waits): Step[] {
  const app = context.input.app.name;
  const { container, name } = kept;
  const target = { kind: 'container', service: service.name, name, id: container.id, grace: service.grace } as const;
  const networks = context.before.filter((id) => id.includes('/network/') || id.endsWith('/remove'));
  const rename: Step[] = kept.rename
    ? [
        {
          id: `${app}/${name}/rename`,
          app,
          verb: 'rename',
          target,
          reasons: [kept.rename],
          risk: { level: 'none' },
          needs: networks,
        },
      ]
    : [];
  const connects = kept.connect.map(({ attachment, reason }) =>
    connectStep(context, service, name, container.id, attachment, reason, networks),
  );
  const disconnects = kept.disconnect.map(
    ({ network, reason }): Step => ({
      id: `${app}/${name}/disconnect/${network}`,
      app,
      verb: 'disconnect',
      target: { kind: 'attachment', service: service.name, container: name, id: container.id, network, aliases: [] },
      reasons: [reason],
      risk: { level: 'none' },
      needs: connects.map(({ id }) => id),
    }),
  );
  const before = [...rename, ...connects].map(({ id }) => id);
  const unpause: Step[] = kept.unpause
    ? [
        {
          id: `${app}/${name}/unpause`,
          app,
          verb: 'unpause',
          target,
          reasons: [kept.unpause],
          risk: { level: 'none' },
          needs: before,
        },
      ]
    : [];
  const start = kept.start
    ? [
        startStep(
          context,
          service,
          name,
          container.id,
          [kept.start],
          [...before, ...context.providers, ...waits.needs],
          waits,
        ),
      ]
    : [];
  const restart: Step[] = kept.restart
    ? [
        {
          id: `${app}/${name}/restart`,
          app,
          verb: 'restart',
          target,
          reasons: [kept.restart],
          risk: { level: 'restart' },
          needs: unique([...before, ...waits.needs]),
          ...soft(waits),
        },
      ]
    : [];
  return [...rename, ...connects, ...disconnects, ...unpause, ...start, ...restart];
}

function startStep(
  context: Context,
  service: DesiredService,
  name: string,
  id: string | undefined,
  reasons: readonly Reason[],
  needs: readonly string[],
  waits: Waits,
): Step {
  const app = context.input.app.name;
  return {
    id: `${app}/${name}/start`,
    app,
    verb: 'start',
    target: { kind: 'container', service: service.name, name, ...(id ? { id } : {}) },
    reasons,
    risk: { level: 'none' },
    needs: unique([...needs, ...service.parents.flatMap((parent) => context.ends.get(parent)?.starts ?? [])]),
    ...soft(waits),
  };
}

function connectStep(
  context: Context,
  service: DesiredService,
  container: string,
  id: string | undefined,
  attachment: Attachment,
  reason: Reason,
  needs: readonly string[],
): Step {
  const app = context.input.app.name;
  return {
    id: `${app}/${container}/connect/${attachment.network}`,
    app,
    verb: 'connect',
    target: {
      kind: 'attachment',
      service: service.name,
      container,
      ...(id ? { id } : {}),
      network: attachment.network,
      aliases: attachment.aliases,
    },
    reasons: [reason],
    risk: { level: 'none' },
    needs: unique([...needs, ...networkNeeds(context, attachment)]),
  };
}

/** The step, here or in the provider's plan, that makes the network. */
function networkNeeds(context: Context, { network, provider }: Attachment): string[] {
  const owner = provider ?? context.input.app.name;
  const id = `${owner}/network/${network}`;
  const isPlanned =
    owner === context.input.app.name
      ? context.before.includes(id)
      : context.input.providers.get(owner)?.steps.some((step) => step.id === id);
  return isPlanned ? [id] : [];
}

function awaitStep(context: Context, service: DesiredService, starts: readonly Step[]): Step {
  const app = context.input.app.name;
  const until = service.job ? 'completed' : 'ready';
  return {
    id: `${app}/${service.name}/${until}`,
    app,
    verb: 'await',
    target: {
      kind: 'wait',
      service: service.name,
      containers: starts.flatMap(({ target }) => (target.kind === 'container' ? [target.name] : [])),
      until,
      deadline: service.job ? Math.max(service.deadline, 600) : service.deadline,
    },
    reasons: [
      {
        code: 'gate',
        text: service.hasHealthcheck
          ? 'until its health check passes'
          : service.job
            ? 'until it has run to its end'
            : 'until it runs',
        service: service.name,
        source: 'desired',
      },
    ],
    risk: { level: 'none' },
    needs: starts.map(({ id }) => id),
  };
}

interface Waits {
  readonly needs: readonly string[];
  readonly after: readonly string[];
}

/** `depends_on` as steps: started → its starts, healthy and completed → its await; what is not required is only waited for. */
function dependencyWaits(context: Context, service: DesiredService): Waits {
  const ids = (dependency: ServiceDependency): readonly string[] => {
    const end = context.ends.get(dependency.service);
    if (!end) return [];
    return dependency.condition === 'service_started' ? end.starts : end.ready ? [end.ready] : [];
  };
  return {
    needs: service.dependsOn.filter(({ required }) => required).flatMap(ids),
    after: service.dependsOn.filter(({ required }) => !required).flatMap(ids),
  };
}

function soft({ after }: Waits): { after?: readonly string[] } {
  return after.length > 0 ? { after } : {};
}

function outage(verdict: ServiceVerdict): Risk {
  const isRunning = verdict.kept.some(({ container }) => container.state === 'running' || container.state === 'paused');
  return isRunning ? { level: 'outage', seconds: Math.ceil(verdict.service.grace) + 1 } : { level: 'none' };
}

function madeReason(service: DesiredService, recreate: readonly Reason[]): Reason[] {
  return [
    {
      code: 'not-running',
      text: recreate.length > 0 ? 'made anew' : 'just made',
      service: service.name,
      source: 'desired',
    },
  ];
}

function linkReason(service: DesiredService, { provider }: Attachment): Reason {
  return { code: 'net-missing', text: `wired to ${provider ?? ''}`, service: service.name, source: 'desired' };
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}
