import { ownValue } from '../../lib/own-value.ts';
import type { DesiredService } from '../desired/types.ts';
import { heldServices, holdFinding, holdOf } from '../hold/find-hold.ts';
import { composeLabels } from '../labels.ts';
import { isUp } from '../live/is-up.ts';
import type { LiveContainer } from '../live/snapshot.ts';
import type { Problem } from '../problems.ts';
import { quarantineFinding, restoringFinding } from '../revision/findings.ts';
import { inputsOf } from '../revision/inputs.ts';
import { judgeService, type ServiceVerdict } from './containers.ts';
import { appliesDrift, driftFindings } from './drift-mode.ts';
import { firstStartFindings } from './first-start.ts';
import { foundationSteps } from './foundation.ts';
import { heldDown, planHeld, stopsOfHeld, untouched } from './held.ts';
import type { AppInput } from './input.ts';
import { migrationSteps } from './migration-steps.ts';
import { leftBehind, movedServices } from './moves.ts';
import { appFindings } from './preflight.ts';
import { providerNeeds } from './providers.ts';
import { cutOff } from './removal.ts';
import { serviceSteps } from './service-steps.ts';
import type { AppChange, AppPlan, Reason, Step } from './types.ts';

/** The plan of one app whose files are sound: judge every service, spread what recreation brings with it, put it into steps. */
export function planApp(input: AppInput): AppPlan {
  const { app } = input;
  const base = { app: app.name, needs: app.dependsOn };
  const holds = input.input.holds ?? [];
  const suspended = holdOf(holds, app.name, 'suspend');
  if (suspended) return { ...base, ...untouched('suspended', suspended) };
  if (!app.enabled) return { ...base, ...planDisabled(input) };
  const quarantined = quarantineOf(input);
  if (quarantined)
    return { ...base, status: 'blocked', change: 'none', steps: [], findings: [quarantined], consents: [] };
  const held = holdOf(holds, app.name, 'hold');
  if (held) return { ...base, ...planHeld(input, held) };
  const down = heldServices(holds, app.name);
  const judged = app.services.map((service) => heldDown(judgeService(input, service), down));
  const moves = movedServices(input);
  const verdicts = spread(judged.map((verdict) => appliesDrift(input, verdict))).map((each) => asMoved(each, moves));
  const removed = removedServices(input, moves);
  const foundation = foundationSteps(input, verdicts, removed);
  const provider = providerNeeds(input);
  const migrations = migrationSteps(input, verdicts, [...foundation.before, ...provider.steps]);
  const ready = { ...foundation, before: [...foundation.before, ...migrations.map(({ id }) => id)] };
  const steps = [
    ...foundation.steps,
    ...migrations,
    ...serviceSteps(input, verdicts, ready, provider.steps),
    ...stopsOfHeld(input, down),
  ];
  const { blocking, warnings } = appFindings(input, verdicts, steps);
  const stop: readonly Problem[] = [
    ...foundation.findings,
    ...(steps.length > 0 ? [...blocking, ...provider.findings, ...input.held] : []),
  ];
  const first = firstStartFindings(input, verdicts);
  const restored = input.input.past?.restoring[app.name];
  const back = restored ? [restoringFinding(restored)] : [];
  const findings = [
    ...stop,
    ...back,
    ...warnings,
    ...first,
    ...leftBehind(input, moves),
    ...driftFindings(input, judged),
    ...[...down.values()].map(holdFinding),
  ];
  if (stop.length > 0)
    return { ...base, status: 'blocked', change: 'none', steps: [], findings, consents: foundation.consents };
  return {
    ...base,
    status: steps.length > 0 ? 'changes' : 'in-sync',
    change: changeOf(input, steps),
    steps,
    findings,
    consents: foundation.consents,
  };
}

/** What failed and was taken back is not tried again until it is another thing. A rollback under way is another thing. */
function quarantineOf({ app, input }: AppInput): Problem | undefined {
  const held = ownValue(input.past?.quarantined ?? {}, app.name);
  return held && !input.past?.restoring[app.name] && inputsOf(input, app) === held.inputs
    ? quarantineFinding(held)
    : undefined;
}

/** Recreation spreads: to services that live in another's namespace, and, as a restart, to those that asked for it. */
function spread(verdicts: readonly ServiceVerdict[]): ServiceVerdict[] {
  const recreated = new Set<string>();
  const touched = new Set<string>();
  return verdicts.map((verdict) => {
    const { service } = verdict;
    const parent = service.parents.find((name) => recreated.has(name));
    const isThere = verdict.kept.length > 0;
    const recreate: readonly Reason[] =
      parent && isThere && verdict.recreate.length === 0
        ? [
            {
              code: 'parent-recreated',
              text: `lives in the namespace of ${parent}, which is recreated`,
              service: service.name,
              source: 'desired',
            },
          ]
        : verdict.recreate;
    // a namespace is born with the start of its owner: who lives in it has to start again, too
    const follows = isThere && recreate.length === 0 ? followed(service, touched) : undefined;
    if (recreate.length > 0 || verdict.missing > 0) recreated.add(service.name);
    const isStarted = verdict.kept.some(({ start, restart }) => start || restart);
    if (recreate.length > 0 || verdict.missing > 0 || follows || isStarted) touched.add(service.name);
    return {
      ...verdict,
      recreate,
      kept: follows ? verdict.kept.map((kept) => withRestart(kept, service, follows)) : verdict.kept,
    };
  });
}

function followed({ dependsOn, parents }: DesiredService, touched: ReadonlySet<string>): string | undefined {
  const restarting = dependsOn.filter(({ restart }) => restart).map(({ service }) => service);
  return [...parents, ...restarting].find((name) => touched.has(name));
}

function withRestart(
  kept: ServiceVerdict['kept'][number],
  service: DesiredService,
  dependency: string,
): ServiceVerdict['kept'][number] {
  if (kept.start || kept.restart || kept.container.state !== 'running') return kept;
  const restart: Reason = {
    code: 'dependency-restarted',
    text: `restarts with ${dependency}`,
    service: service.name,
    source: 'desired',
  };
  return { ...kept, restart };
}

/** A service under a new name is not there yet, and yet is no stranger. */
function asMoved(verdict: ServiceVerdict, moves: ReadonlyMap<string, string>): ServiceVerdict {
  const former = moves.get(verdict.service.name);
  if (former === undefined) return verdict;
  const text = `takes the place of ${former}`;
  return { ...verdict, missingReasons: verdict.missingReasons.map((reason) => ({ ...reason, text })) };
}

/** Containers of services that the files no longer have. */
function removedServices(
  input: AppInput,
  moves: ReadonlyMap<string, string>,
): { readonly container: LiveContainer; readonly reason: Reason }[] {
  const known = new Set(input.app.services.map(({ name }) => name));
  return input.containers
    .filter((container) => !known.has(container.labels[composeLabels.service] ?? ''))
    .map((container) => {
      const service = container.labels[composeLabels.service] ?? '';
      const [successor] = [...moves].find(([, former]) => former === service) ?? [];
      return {
        container,
        reason: {
          code: 'surplus',
          text: successor ? `${successor} takes its place` : `service ${service} is no longer in the files`,
          service,
          source: 'desired',
        } as const,
      };
    });
}

function planDisabled(input: AppInput): Pick<AppPlan, 'status' | 'change' | 'steps' | 'findings' | 'consents'> {
  const running = input.containers.filter(isUp);
  const steps = running.map((container): Step => {
    const service = container.labels[composeLabels.service] ?? '';
    return {
      id: `${input.app.name}/${container.name}/stop`,
      app: input.app.name,
      verb: 'stop',
      target: { kind: 'container', service, name: container.name, id: container.id },
      reasons: [
        { code: 'disabled', text: 'enabled: false', service, source: 'desired', ...positionOf(input, 'enabled') },
      ],
      risk: { level: 'outage' },
      needs: [],
    };
  });
  return {
    status: steps.length > 0 ? 'changes' : 'disabled',
    change: steps.length > 0 ? 'stop' : 'none',
    steps,
    findings: steps.length > 0 ? cutOff(input.app.name, usersLeft(input)) : [],
    consents: [],
  };
}

/** Those that use it and go on running. */
function usersLeft({ app, input }: AppInput): readonly string[] {
  return app.usedBy.filter((user) => input.desired.apps.every(({ name, enabled }) => name !== user || enabled));
}

function positionOf(input: AppInput, path: string) {
  const position = input.app.positions[path];
  return position ? { position } : {};
}

function changeOf(input: AppInput, steps: readonly Step[]): AppChange {
  if (steps.length === 0) return 'none';
  if (input.containers.length === 0 && Object.keys(input.memory.containers).length === 0) return 'install';
  const isDesired = steps.some(
    ({ verb, reasons }) => verb !== 'await' && reasons.some(({ source }) => source === 'desired' || source === 'image'),
  );
  return isDesired ? 'update' : 'repair';
}
