import type { Json } from '../desired/canonical.ts';
import { isReserved } from '../live/compare-environment.ts';
import { record, texts } from '../live/compare-facts.ts';
import { isEqual } from '../plan/difference.ts';
import type { Loose, Parts, Service } from './service-from-container.ts';

/** What runs in the container, how it is stopped, watched and started again. */
export function processOf(parts: Parts): Service {
  const { config, host } = parts;
  return {
    ...commandOf(parts),
    user: unlessImage(parts, 'User'),
    working_dir: unlessImage(parts, 'WorkingDir'),
    stop_signal: unlessImage(parts, 'StopSignal'),
    stop_grace_period: typeof config['StopTimeout'] === 'number' ? `${config['StopTimeout']}s` : undefined,
    ...namesOf(parts),
    tty: config['Tty'] === true,
    stdin_open: config['OpenStdin'] === true,
    init: host['Init'] === true,
    restart: restartOf(record(host['RestartPolicy'])),
    environment: environmentOf(parts),
    labels: labelsOf(parts),
    healthcheck: healthOf(parts),
  };
}

/** The image's command belongs to the image's entrypoint: with another one it has to be said again. */
function commandOf({ config, image }: Parts): Service {
  const [entrypoint, command] = [list(config['Entrypoint']), list(config['Cmd'])];
  const isSameEntry = isEqual(entrypoint, list(image['Entrypoint']));
  return {
    entrypoint: isSameEntry ? undefined : entrypoint,
    command: (isSameEntry && isEqual(command, list(image['Cmd']))) || command.length === 0 ? undefined : command,
  };
}

function list(value: unknown): Json[] {
  return Array.isArray(value) ? (value as string[]) : [];
}

function unlessImage({ config, image }: Parts, key: string): Json | undefined {
  const own = config[key];
  return own === image[key] || typeof own !== 'string' ? undefined : own;
}

/** The engine gives a container its id for a name, and a shared network or machine brings its own. */
function namesOf({ config, host, source }: Parts): Service {
  const isShared = /^(?:host$|container:)/.test(String(host['NetworkMode'])) || host['UTSMode'] === 'host';
  const hostname = String(config['Hostname'] ?? '');
  if (isShared) return {};
  return {
    hostname: hostname === source.container.Id.slice(0, 12) ? undefined : hostname,
    domainname: String(config['Domainname'] ?? ''),
  };
}

function restartOf({ Name, MaximumRetryCount }: Loose): Json | undefined {
  const name = String(Name ?? '');
  if (name === '' || name === 'no') return undefined;
  return Number(MaximumRetryCount ?? 0) > 0 ? `${name}:${MaximumRetryCount}` : name;
}

function environmentOf({ config, image }: Parts): Json {
  const [own, brought] = [environmentMap(config['Env']), environmentMap(image['Env'])];
  const set = Object.entries(own).filter(([name, value]) => brought[name] !== value);
  const taken = Object.keys(brought).filter((name) => !(name in own));
  return Object.fromEntries([...set, ...taken.map((name): [string, Json] => [name, null])].sort(byKey));
}

function environmentMap(value: unknown): Record<string, string> {
  const entries = list(value).map(String);
  return Object.fromEntries(
    entries
      .filter((entry) => entry.includes('='))
      .map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
  );
}

function labelsOf({ config, image }: Parts): Json {
  const brought = texts(image['Labels']);
  const own = Object.entries(texts(config['Labels'])).filter(
    ([key, value]) => !isReserved(key) && brought[key] !== value,
  );
  return Object.fromEntries(own.sort(byKey));
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function healthOf({ config, image }: Parts): Json {
  const [own, brought] = [record(config['Healthcheck']), record(image['Healthcheck'])];
  const test = list(own['Test']);
  if (test[0] === 'NONE') return { disable: true };
  const duration = (key: string) =>
    typeof own[key] === 'number' && own[key] > 0 && own[key] !== brought[key] ? `${own[key] / 1e9}s` : undefined;
  const fields = {
    test: test.length === 0 || isEqual(test, list(brought['Test'])) ? undefined : test,
    interval: duration('Interval'),
    timeout: duration('Timeout'),
    start_period: duration('StartPeriod'),
    start_interval: duration('StartInterval'),
    retries: own['Retries'] === brought['Retries'] ? undefined : Number(own['Retries'] ?? 0) || undefined,
  };
  const said = Object.entries(fields).filter((entry): entry is [string, NonNullable<(typeof entry)[1]>] => !!entry[1]);
  return Object.fromEntries(said);
}
