import { seconds } from '../../lib/duration.ts';
import { ownValue } from '../../lib/own-value.ts';
import type { ServiceFacts } from '../compose/types.ts';
import { type CanonicalContext, canonicalService, canonicalWithPorts } from './canonical.ts';
import type { ComposeModel, PortModel, ServiceModel } from './model.ts';
import type { DesiredService } from './types.ts';

export interface ServiceContext extends Omit<CanonicalContext, 'envFileKeys'> {
  readonly project: string;
  readonly model: ComposeModel;
  readonly facts: Readonly<Record<string, ServiceFacts>>;
  /** Service → digest of its build's inputs. */
  readonly builds: Readonly<Record<string, string>>;
  /** Secret key → its content, for the salted digest that stays in state. */
  readonly secretContents: Readonly<Record<string, string>>;
}

/** One service of the normalised model as the planner wants it. */
export function desiredService(name: string, service: ServiceModel, context: ServiceContext): DesiredService {
  const envFileKeys = ownValue(context.facts, name)?.envFileKeys ?? [];
  const buildDigest = ownValue(context.builds, name);
  const check = service.healthcheck;
  const hasHealthcheck = Boolean(check && !check.disable && check.test?.[0] !== 'NONE');
  return {
    name,
    canonical: canonicalService(service, { ...context, envFileKeys }),
    image: {
      reference: service.image ?? `${context.project}-${name}`,
      ...(service.platform ? { platform: service.platform } : {}),
      ...(buildDigest ? { buildDigest } : {}),
    },
    replicas: service.scale ?? service.deploy?.replicas ?? 1,
    ...(service.container_name ? { containerName: service.container_name } : {}),
    dependsOn: Object.entries(service.depends_on ?? {}).map(([dependency, { condition, required, restart }]) => ({
      service: dependency,
      condition,
      required,
      restart,
    })),
    networks: service.network_mode
      ? []
      : Object.entries(service.networks ?? {}).map(([network, attachment]) => ({
          network,
          aliases: [...(attachment?.aliases ?? [])],
        })),
    parents: parentsOf(service),
    hasHealthcheck,
    job: isAwaitedJob(name, context.model),
    restart: restartPolicy(service),
    deadline: hasHealthcheck ? deadline(check ?? {}) : 60,
    grace: seconds(service.stop_grace_period ?? '') ?? 10,
    hostPorts: hostPorts(service.ports ?? []),
    privateValues: privateValues(service, envFileKeys, context.secretContents),
  };
}

/** The same service with other ports; nothing else of it depends on them. */
export function withPorts(service: DesiredService, ports: readonly PortModel[]): DesiredService {
  return { ...service, canonical: canonicalWithPorts(service.canonical, ports), hostPorts: hostPorts(ports) };
}

function hostPorts(ports: readonly PortModel[]): DesiredService['hostPorts'] {
  return ports.flatMap((port) =>
    port.published && /^\d+$/.test(port.published)
      ? [{ address: port.host_ip ?? '', port: Number(port.published), protocol: port.protocol }]
      : [],
  );
}

function parentsOf(service: ServiceModel): string[] {
  const spaces = [service.network_mode, service.ipc, service.pid].flatMap((mode) =>
    mode?.startsWith('service:') ? [mode.slice('service:'.length)] : [],
  );
  const volumes = (service.volumes_from ?? [])
    .filter((from) => !from.startsWith('container:'))
    .map((from) => from.split(':')[0] ?? from);
  return [...new Set([...spaces, ...volumes])];
}

/** As the engine spells it: `no`, `always`, `unless-stopped`, `on-failure:3`. Compose lets `deploy` win, even where it names no condition. */
export function restartPolicy({ restart = 'no', deploy }: Pick<ServiceModel, 'restart' | 'deploy'>): string {
  const policy = deploy?.['restart_policy'] as { condition?: string; max_attempts?: number } | null | undefined;
  if (!policy) return restart;
  const name = { none: 'no', any: 'always', '': 'no' }[policy.condition ?? ''] ?? policy.condition ?? 'no';
  return name !== 'no' && policy.max_attempts ? `${name}:${policy.max_attempts}` : name;
}

function isAwaitedJob(name: string, model: ComposeModel): boolean {
  return Object.values(model.services).some(
    (other) => other.depends_on?.[name]?.condition === 'service_completed_successfully',
  );
}

/** Engine defaults: 30 s interval and timeout, 3 retries. Never under a minute: a slow disk is no fault of the app. */
function deadline(check: NonNullable<ServiceModel['healthcheck']>): number {
  const part = (text: string | undefined, fallback: number) => seconds(text ?? '') ?? fallback;
  const tries = (check.retries ?? 3) * (part(check.interval, 30) + part(check.timeout, 30));
  return Math.max(60, Math.ceil(part(check.start_period, 0) + tries));
}

function privateValues(
  service: ServiceModel,
  envFileKeys: readonly string[],
  contents: Readonly<Record<string, string>>,
): Record<string, string> {
  const environment = envFileKeys.map((key) => [`environment.${key}`, service.environment?.[key] ?? ''] as const);
  const secrets = (service.secrets ?? []).map(
    ({ source }) => [`secrets.${source}`, ownValue(contents, source) ?? ''] as const,
  );
  return Object.fromEntries([...environment, ...secrets]);
}
