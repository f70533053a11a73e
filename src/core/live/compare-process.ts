import { seconds } from '../../lib/duration.ts';
import type { Json } from '../desired/canonical.ts';
import { restartPolicy } from '../desired/service.ts';
import { cleanPath, type Facts, type Field, flag, list, record, text } from './compare-facts.ts';

/** What runs in the container, how it is stopped, watched and started again. */
export const processFields: readonly Field[] = [
  ['command', (f) => list(f.config['Cmd']), wantedCommand],
  ['entrypoint', (f) => list(f.config['Entrypoint']), (f) => f.service['entrypoint'] ?? list(f.image['Entrypoint'])],
  ['user', (f) => text(f.config['User']), (f) => text(f.service['user']) ?? text(f.image['User'])],
  [
    'working_dir',
    (f) => directory(f.config['WorkingDir']),
    (f) => directory(text(f.service['working_dir']) ?? f.image['WorkingDir']),
  ],
  [
    'stop_signal',
    (f) => signal(f.config['StopSignal']),
    (f) => signal(text(f.service['stop_signal']) ?? f.image['StopSignal']),
  ],
  ['stop_grace_period', (f) => grace(f.config['StopTimeout']), wantedGrace],
  ['hostname', hostname, (f) => f.service['hostname']],
  ['domainname', domainname, (f) => f.service['domainname']],
  ['tty', (f) => flag(f.config['Tty']), (f) => flag(f.service['tty'])],
  ['stdin_open', (f) => flag(f.config['OpenStdin']), (f) => flag(f.service['stdin_open'])],
  ['init', (f) => flag(f.host['Init']), (f) => flag(f.service['init'])],
  ['restart', actualRestart, wantedRestart],
  ['auto_remove', (f) => flag(f.host['AutoRemove']), () => undefined],
  ['healthcheck.test', (f) => list(check(f)['Test']), wantedTest],
  ...(
    [
      ['interval', 'Interval'],
      ['timeout', 'Timeout'],
      ['start_period', 'StartPeriod'],
      ['start_interval', 'StartInterval'],
    ] as const
  ).map(
    ([name, key]): Field => [
      `healthcheck.${name}`,
      (f) => duration(check(f)[key]),
      (f) => duration(nanoseconds(wantedCheck(f)[name]) || imageCheck(f)[key]),
    ],
  ),
  [
    'healthcheck.retries',
    (f) => amount(check(f)['Retries']),
    (f) => amount(wantedCheck(f)['retries']) ?? amount(imageCheck(f)['Retries']),
  ],
];

/** The image's command belongs to the image's entrypoint: another one leaves it behind. */
function wantedCommand({ service, image }: Facts): Json | undefined {
  const own = list(service['command']);
  return own ?? (list(service['entrypoint']) ? undefined : list(image['Cmd']));
}

function directory(value: unknown): Json | undefined {
  return typeof value === 'string' && value !== '' ? cleanPath(value) : undefined;
}

function signal(value: unknown): Json | undefined {
  const name = String(value ?? '').toUpperCase();
  return name === '' || name === 'SIGTERM' || name === '15' ? undefined : name.replace(/^SIG/, '');
}

/** Ten seconds is what the engine waits where nothing is said. */
function grace(value: unknown): Json | undefined {
  return typeof value !== 'number' || value === 10 ? undefined : `${value}s`;
}

/** The engine keeps whole seconds. */
function wantedGrace({ service }: Facts): Json | undefined {
  const given = seconds(String(service['stop_grace_period'] ?? ''));
  return grace(given === undefined ? undefined : Math.trunc(given));
}

/** Nobody chose it where it is the container's id, or comes with a network or machine that is shared. */
function hostname(f: Facts): Json | undefined {
  const own = text(f.config['Hostname']);
  return !f.service['hostname'] && (isShared(f) || own === f.container.Id?.slice(0, 12)) ? undefined : own;
}

function domainname(f: Facts): Json | undefined {
  return !f.service['domainname'] && isShared(f) ? undefined : text(f.config['Domainname']);
}

function isShared({ host }: Facts): boolean {
  return /^(?:host$|container:)/.test(String(host['NetworkMode'])) || host['UTSMode'] === 'host';
}

function actualRestart({ host }: Facts): Json | undefined {
  const policy = record(host['RestartPolicy']);
  return restartText(String(policy['Name'] ?? ''), Number(policy['MaximumRetryCount'] ?? 0));
}

function wantedRestart({ wanted }: Facts): Json | undefined {
  const [name = '', attempts = '0'] = restartPolicy(wanted.service).split(':');
  return restartText(name, Number(attempts));
}

function restartText(name: string, attempts: number): Json | undefined {
  if (name === '' || name === 'no') return undefined;
  return attempts > 0 ? `${name}:${attempts}` : name;
}

function check({ config }: Facts): Readonly<Record<string, unknown>> {
  return record(config['Healthcheck']);
}

function imageCheck({ image }: Facts): Readonly<Record<string, unknown>> {
  return record(image['Healthcheck']);
}

function wantedCheck({ service }: Facts): Readonly<Record<string, unknown>> {
  return record(service['healthcheck']);
}

function wantedTest(f: Facts): Json | undefined {
  const wanted = wantedCheck(f);
  if (wanted['disable']) return ['NONE'];
  return list(wanted['test']) ?? list(imageCheck(f)['Test']);
}

function nanoseconds(value: unknown): number {
  return Math.round((seconds(String(value ?? '')) ?? 0) * 1e9);
}

function duration(value: unknown): Json | undefined {
  return typeof value === 'number' && value > 0 ? `${value / 1e9}s` : undefined;
}

function amount(value: unknown): Json | undefined {
  return typeof value === 'number' && value !== 0 ? value : undefined;
}
