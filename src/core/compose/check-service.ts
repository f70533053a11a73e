import { seconds } from '../../lib/duration.ts';
import { shown } from '../files/checked.ts';
import { itemsOf, textOf } from '../files/tree.ts';
import { formatPosition, type Position } from '../problems.ts';
import { portsOf } from './ports.ts';
import type { Reading } from './reading.ts';
import { field, placeOfField, type Service, texts } from './service.ts';
import { mountsOf } from './volumes.ts';

/** What the schema cannot say about one service, but Compose or the engine would refuse. */
export function checkService(service: Service, reading: Reading): void {
  const { name } = service;
  const wrong = (message: string, at: Position, ...suggestions: string[]): void =>
    reading.error('compose-invalid', message, at, ...suggestions);
  const image = field(service, 'image');
  const made = field(service, 'build') ?? field(service, 'provider');
  if (!made && !textOf(image) && !(image && reading.isFaulty(image.at))) {
    wrong(`service ${name} has neither an image nor a build`, service.at, `add "image: …" under ${name}`);
  }
  portsOf(service, (message, at) => wrong(message, at, 'write it as "8080:80", "127.0.0.1:8080:80" or "80/udp"'));
  for (const mount of mountsOf(service, (message, at) =>
    wrong(message, at, 'write it as "name:/path/inside" or "./folder:/path/inside:ro"'),
  )) {
    if (mount.source === '' && /^[a-zA-Z]:/.test(mount.target)) {
      wrong(
        `service ${name}: "${mount.target}" is read as a Windows drive, not as a volume called ${mount.target[0]}`,
        mount.at,
        'give the volume a name of two letters or more',
      );
    }
  }
  checkContainerName(service, wrong);
  checkPairs(service, wrong);
  checkPlatforms(service, wrong);
  checkDurations(service, wrong);
  checkSizes(service, wrong);
  checkTest(service, wrong);
  checkHosts(service, wrong);
}

type Wrong = (message: string, at: Position, ...suggestions: string[]) => void;

function checkContainerName(service: Service, wrong: Wrong): void {
  const value = field(service, 'container_name');
  const name = textOf(value);
  if (!value || !name) return;
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name)) {
    wrong(
      `container_name of service ${service.name} must be two or more of letters, digits, "_", "." and "-", is ${shown(name)}`,
      value.at,
    );
  }
  const replicas = field(service, 'deploy', 'replicas') ?? field(service, 'scale');
  if (Number(textOf(replicas) ?? 1) > 1) {
    wrong(
      `service ${service.name} has a container_name and ${textOf(replicas)} replicas, but a name can be borne only once`,
      value.at,
      'remove container_name, or the replicas',
    );
  }
}

/** Old and new keys for one thing, with different values; keys that exclude each other. */
function checkPairs(service: Service, wrong: Wrong): void {
  const pairs: readonly (readonly [string, readonly string[]])[] = [
    ['scale', ['deploy', 'replicas']],
    ['cpus', ['deploy', 'resources', 'limits', 'cpus']],
    ['mem_limit', ['deploy', 'resources', 'limits', 'memory']],
    ['mem_reservation', ['deploy', 'resources', 'reservations', 'memory']],
    ['pids_limit', ['deploy', 'resources', 'limits', 'pids']],
  ];
  for (const [short, long] of pairs) {
    const [first, second] = [textOf(field(service, short)), textOf(field(service, ...long))];
    if (!first || !second || sameAmount(first, second)) continue;
    wrong(
      `service ${service.name} has ${short} ${first} and ${long.join('.')} ${second}`,
      placeOfField(service, short),
      `keep one of the two`,
    );
  }
  const mode = textOf(field(service, 'network_mode'));
  if (mode && field(service, 'networks')) {
    const networks = formatPosition(placeOfField(service, 'networks'));
    wrong(
      `service ${service.name} has both network_mode and networks (${networks})`,
      placeOfField(service, 'network_mode'),
      'keep one of the two',
    );
  }
}

function checkPlatforms(service: Service, wrong: Wrong): void {
  const platform = field(service, 'platform');
  const built = texts(field(service, 'build', 'platforms'));
  const wanted = textOf(platform);
  if (!platform || !wanted || built.length === 0 || built.includes(wanted)) return;
  wrong(
    `service ${service.name} runs on ${wanted}, which is not among its build.platforms (${built.join(', ')})`,
    platform.at,
    `add ${wanted} to build.platforms`,
  );
}

function sameAmount(first: string, second: string): boolean {
  const [a, b] = [bytesOf(first), bytesOf(second)];
  return a !== undefined && a === b;
}

const durations: readonly (readonly string[])[] = [
  ['stop_grace_period'],
  ...['interval', 'timeout', 'start_period', 'start_interval'].map((key) => ['healthcheck', key]),
  ...['update_config', 'rollback_config'].flatMap((config) =>
    ['delay', 'monitor'].map((key) => ['deploy', config, key]),
  ),
  ...['delay', 'window'].map((key) => ['deploy', 'restart_policy', key]),
];

function checkDurations(service: Service, wrong: Wrong): void {
  for (const path of durations) {
    const value = field(service, ...path);
    if (value?.kind !== 'scalar' || typeof value.value !== 'string' || value.value === '0') continue;
    if (seconds(value.value.replace(/^[-+]/, '')) === undefined) {
      wrong(
        `services.${service.name}.${path.join('.')} must be a duration such as 30s or 1m30s, is ${shown(value.value)}`,
        value.at,
      );
    }
  }
}

const sizes: readonly (readonly string[])[] = [
  ['mem_limit'],
  ['mem_reservation'],
  ['memswap_limit'],
  ['shm_size'],
  ['deploy', 'resources', 'limits', 'memory'],
  ['deploy', 'resources', 'reservations', 'memory'],
];

function checkSizes(service: Service, wrong: Wrong): void {
  for (const path of sizes) {
    const value = field(service, ...path);
    const text = textOf(value);
    if (value && text !== undefined && bytesOf(text) === undefined)
      wrong(
        `services.${service.name}.${path.join('.')} must be a size such as 512m or 2g, is ${shown(text)}`,
        value.at,
      );
  }
}

const powers = 'bkmgtp';

/** Bytes of `512m`, `1.5 GiB`, `1024`; undefined where it is no size. */
function bytesOf(text: string): number | undefined {
  const match = /^(-?\d+(?:\.\d+)?) ?([kmgtp]?)i?b?$/i.exec(text);
  return match
    ? Number(match[1]) * 1024 ** Math.max(0, powers.indexOf((match[2] ?? '').toLowerCase() || 'b'))
    : undefined;
}

function checkTest(service: Service, wrong: Wrong): void {
  const test = field(service, 'healthcheck', 'test');
  const first = textOf(itemsOf(test)[0]);
  if (!test || first === undefined || ['NONE', 'CMD', 'CMD-SHELL'].includes(first)) return;
  wrong(
    `services.${service.name}.healthcheck.test must begin with "CMD", "CMD-SHELL" or "NONE", begins with ${shown(first)}`,
    test.at,
    `put "CMD" before ${shown(first)}, or write the test as one text`,
  );
}

function checkHosts(service: Service, wrong: Wrong): void {
  for (const item of itemsOf(field(service, 'extra_hosts'))) {
    const text = textOf(item);
    if (text !== undefined && !/^[^:=]+[:=]./.test(text))
      wrong(
        `services.${service.name}.extra_hosts: ${shown(text)} has no address`,
        item.at,
        'write it as "name:address"',
      );
  }
}
