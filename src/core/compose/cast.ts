import { dotted, shown } from '../files/checked.ts';
import type { Path, Scalar } from '../files/tree.ts';
import type { Reading } from './reading.ts';

type Kind = 'boolean' | 'whole number' | 'number';

/** Where Compose turns text into a value of another type, as it does with every variable. `*` is any one step. */
const casts: readonly (readonly [Kind, string])[] = [
  ['boolean', 'services.*.attach'],
  ['whole number', 'services.*.configs.*.mode'],
  ['whole number', 'services.*.cpu_count'],
  ['number', 'services.*.cpu_percent'],
  ['whole number', 'services.*.cpu_period'],
  ['whole number', 'services.*.cpu_quota'],
  ['whole number', 'services.*.cpu_rt_period'],
  ['whole number', 'services.*.cpu_rt_runtime'],
  ['whole number', 'services.*.cpu_shares'],
  ['number', 'services.*.cpus'],
  ['boolean', 'services.*.init'],
  ['boolean', 'services.*.depends_on.*.required'],
  ['boolean', 'services.*.depends_on.*.restart'],
  ['whole number', 'services.*.deploy.replicas'],
  ['whole number', 'services.*.deploy.update_config.parallelism'],
  ['number', 'services.*.deploy.update_config.max_failure_ratio'],
  ['whole number', 'services.*.deploy.rollback_config.parallelism'],
  ['number', 'services.*.deploy.rollback_config.max_failure_ratio'],
  ['whole number', 'services.*.deploy.restart_policy.max_attempts'],
  ['whole number', 'services.*.deploy.placement.max_replicas_per_node'],
  ['whole number', 'services.*.healthcheck.retries'],
  ['boolean', 'services.*.healthcheck.disable'],
  ['boolean', 'services.*.oom_kill_disable'],
  ['whole number', 'services.*.oom_score_adj'],
  ['whole number', 'services.*.pids_limit'],
  ['whole number', 'services.*.ports.*.target'],
  ['boolean', 'services.*.privileged'],
  ['boolean', 'services.*.read_only'],
  ['whole number', 'services.*.scale'],
  ['whole number', 'services.*.secrets.*.mode'],
  ['boolean', 'services.*.stdin_open'],
  ['boolean', 'services.*.tty'],
  ['whole number', 'services.*.ulimits.*'],
  ['whole number', 'services.*.ulimits.*.hard'],
  ['whole number', 'services.*.ulimits.*.soft'],
  ['boolean', 'services.*.volumes.*.read_only'],
  ['boolean', 'services.*.volumes.*.volume.nocopy'],
  ['boolean', 'networks.*.external'],
  ['boolean', 'networks.*.internal'],
  ['boolean', 'networks.*.attachable'],
  ['boolean', 'volumes.*.external'],
  ['boolean', 'secrets.*.external'],
  ['boolean', 'configs.*.external'],
];

/** Kinds by pattern: `*` replaced at the steps where names and numbers stand. */
const kinds = new Map(casts.map(([kind, pattern]) => [pattern, kind]));
const named = new Set(['services', 'networks', 'volumes', 'secrets', 'configs', 'depends_on', 'ulimits']);

/** Text as the type that its place asks for. `quiet`: a fault was reported already. */
export function castScalar(scalar: Scalar, path: Path, reading: Reading, quiet: boolean): Scalar {
  const kind = path.length > 1 ? kinds.get(patternOf(path)) : undefined;
  if (kind === undefined || typeof scalar.value !== 'string') return scalar;
  const value = kind === 'boolean' ? asBoolean(scalar.value) : asNumber(scalar.value, kind);
  if (value !== undefined) return { ...scalar, value };
  if (!quiet)
    reading.error(
      'compose-invalid',
      `${dotted(path)} must be ${kind === 'boolean' ? 'true or false' : `a ${kind}`}, is ${shown(scalar.value)}`,
      scalar.at,
    );
  return { ...scalar, value: kind === 'boolean' ? false : 0 };
}

function patternOf(path: Path): string {
  return path
    .map((step, index) => (typeof step === 'number' || named.has(String(path[index - 1])) ? '*' : step))
    .join('.');
}

function asBoolean(text: string): boolean | undefined {
  if (/^(y|yes|true|on)$/i.test(text)) return true;
  return /^(n|no|false|off)$/i.test(text) ? false : undefined;
}

function asNumber(text: string, kind: Kind): number | undefined {
  const pattern = kind === 'number' ? /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i : /^[-+]?\d+$/;
  return pattern.test(text) ? Number(text) : undefined;
}
