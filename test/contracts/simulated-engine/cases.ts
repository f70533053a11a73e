import type { Verb } from '../../../src/core/plan/types.ts';
import type { AppSketch, ServiceSketch } from '../../support/world.ts';
import type { Hand } from './hands.ts';

/**
 * What is done once to the simulated engine and once to a real one. `ID` stands for what makes names unlike those of other tests;
 * services are written as Compose normalises them, so that both sides read the same.
 */
export interface Case {
  readonly what: string;
  /** Of the plan that is held against the engine, each once, in the order of its steps; waiting included. */
  readonly verbs: readonly Verb[];
  /** Applied first; nothing where absent. */
  readonly before?: Apps;
  /** Applied after that. */
  readonly between?: Apps;
  readonly hands?: readonly Hand[];
  /** Files as they are then; those before where absent. */
  readonly after?: Apps;
  /** Made beforehand: tags that only the engine has, and such as only the registry has. */
  readonly images?: { readonly onEngine?: string; readonly inRegistry?: string };
  readonly options?: { readonly prune?: boolean; readonly allow?: string; readonly destroy?: string };
}

export type Apps = Readonly<Record<string, AppInCase>>;

export interface AppInCase extends AppSketch {
  /** Files beside its Compose file. */
  readonly files?: Readonly<Record<string, string>>;
}

/** It ends in peace when it is told to, as the simulated ones do. */
function idle(more: ServiceSketch = {}): ServiceSketch {
  const script = 'trap "exit 0" TERM; trap : HUP; while :; do sleep 0.1; done';
  return { image: 'busybox:1.35', command: ['sh', '-c', script], ...more };
}

function app(services: AppSketch['services'], more: Omit<AppInCase, 'services'> = {}): AppInCase {
  return { services, ...more };
}

const data = { type: 'volume', source: 'data', target: '/data' };
const conf = { type: 'bind', source: './app.conf', target: '/etc/app.conf', read_only: true };
const started = { condition: 'service_started', required: true };

const plain: Apps = { 'one-ID': app({ web: idle() }) };
const pair: Apps = { 'one-ID': app({ web: idle(), side: idle({ depends_on: { web: started } }) }) };
const withData: Apps = { 'one-ID': app({ web: idle({ volumes: [data] }) }, { volumes: ['data'] }) };
const withPort: Apps = {
  'one-ID': app({ web: idle({ ports: [{ mode: 'ingress', target: 7, published: '18431', protocol: 'tcp' }] }) }),
};
const replicas = (count: number): Apps => ({ 'one-ID': app({ web: idle({ deploy: { replicas: count } }) }) });
const wired: Apps = { ...plain, 'two-ID': app({ web: idle() }, { file: { dependsOn: ['one-ID'] } }) };
const lodging = (value: string): Apps => ({
  'one-ID': app({
    web: idle({ environment: { VALUE: value } }),
    lodger: idle({
      network_mode: 'service:web',
      networks: null,
      depends_on: { web: { ...started, restart: true } },
    }),
  }),
});
const mounting = (onFileChange: 'restart' | 'recreate' | 'signal:HUP'): Apps => ({
  'one-ID': app({ web: idle({ volumes: [conf] }) }, { file: { onFileChange }, files: { 'app.conf': 'first\n' } }),
});
const jobFirst: Apps = {
  'one-ID': app({
    job: { image: 'busybox:1.35', command: ['true'] },
    web: idle({ depends_on: { job: { condition: 'service_completed_successfully', required: true } } }),
  }),
};
const checked: Apps = {
  'one-ID': app({ web: idle({ healthcheck: { test: ['CMD', 'true'], interval: '1s' } }) }),
};
const limited: Apps = { 'one-ID': app({ web: idle({ restart: 'unless-stopped', mem_limit: '67108864' }) }) };
const built = (level: string): Apps => ({
  'one-ID': app(
    { web: idle({ image: 'orbitr.test/built-ID:1', build: { context: './context', dockerfile: 'Dockerfile' } }) },
    {
      builds: { web: level },
      files: { 'context/Dockerfile': `FROM busybox:1.35\nENV LEVEL=${level}\n` },
    },
  ),
});
const pulled: Apps = { 'one-ID': app({ web: idle({ image: '127.0.0.1:5000/rig/simulated-ID:1' }) }) };
const disabled: Apps = {
  'one-ID': { services: {}, ...withPort['one-ID'], file: { enabled: false } },
};
const tagged: Apps = { 'one-ID': app({ web: idle({ image: 'orbitr.test/tagged-ID:1' }) }) };

export const cases: readonly Case[] = [
  {
    what: 'an install with a volume',
    verbs: ['create-network', 'create-volume', 'create', 'start', 'await'],
    after: withData,
  },
  { what: 'an install with a port', verbs: ['create-network', 'create', 'start', 'await'], after: withPort },
  { what: 'an install with a job', verbs: ['create-network', 'create', 'start', 'await'], after: jobFirst },
  { what: 'an install with a health check', verbs: ['create-network', 'create', 'start', 'await'], after: checked },
  {
    what: 'an install of two, wired',
    verbs: ['create-network', 'create', 'connect', 'start', 'await'],
    after: wired,
  },
  {
    what: 'an image that has to be pulled',
    verbs: ['pull', 'create-network', 'create', 'start', 'await'],
    images: { inRegistry: '127.0.0.1:5000/rig/simulated-ID:1' },
    after: pulled,
  },
  {
    what: 'an image that has to be built',
    verbs: ['build', 'create-network', 'create', 'start', 'await'],
    after: built('1'),
  },
  {
    what: 'an image that is built anew',
    verbs: ['build', 'recreate', 'start', 'await'],
    before: built('1'),
    after: built('2'),
  },
  {
    what: 'a tag that points to another image',
    verbs: ['recreate', 'start', 'await'],
    images: { onEngine: 'orbitr.test/tagged-ID:1' },
    before: tagged,
    hands: [{ does: 'tag another image', on: 'orbitr.test/tagged-ID:1' }],
  },
  {
    what: 'a field that changed, of a service that proves itself',
    verbs: ['rollout', 'start', 'await', 'remove'],
    before: checked,
    after: {
      'one-ID': app({
        web: idle({ healthcheck: { test: ['CMD', 'true'], interval: '1s' }, environment: { MODE: 'wild' } }),
      }),
    },
  },
  {
    what: 'a field that changed',
    verbs: ['recreate', 'start', 'await'],
    before: withData,
    after: { 'one-ID': app({ web: idle({ volumes: [data], environment: { MODE: 'wild' } }) }, { volumes: ['data'] }) },
  },
  {
    what: 'a service under another name, which keeps its volume',
    verbs: ['remove', 'create', 'start', 'await'],
    before: withData,
    after: { 'one-ID': app({ other: idle({ volumes: [data] }) }, { volumes: ['data'] }) },
  },
  { what: 'more replicas', verbs: ['create', 'start', 'await'], before: replicas(1), after: replicas(2) },
  { what: 'fewer replicas', verbs: ['remove'], before: replicas(2), after: replicas(1) },
  {
    what: 'a container that was killed',
    verbs: ['start', 'await'],
    before: withPort,
    hands: [{ does: 'kill', on: 'one-ID-web-1' }],
  },
  {
    what: 'one that was paused',
    verbs: ['unpause', 'await'],
    before: plain,
    hands: [{ does: 'pause', on: 'one-ID-web-1' }],
  },
  { what: 'one that was renamed', verbs: ['rename'], before: plain, hands: [{ does: 'rename', on: 'one-ID-web-1' }] },
  {
    what: 'one that was removed',
    verbs: ['create', 'start', 'await'],
    before: pair,
    hands: [{ does: 'remove', on: 'one-ID-side-1' }],
  },
  {
    what: 'one that was disconnected',
    verbs: ['connect'],
    before: plain,
    hands: [{ does: 'disconnect', on: 'one-ID-web-1', network: 'one-ID_default' }],
  },
  {
    what: 'one that was connected elsewhere',
    verbs: ['disconnect'],
    before: { ...plain, 'two-ID': app({ web: idle() }) },
    hands: [{ does: 'connect', on: 'one-ID-web-1', network: 'two-ID_default' }],
  },
  {
    what: 'a network that was removed under what runs',
    verbs: ['create-network', 'connect'],
    before: plain,
    hands: [
      { does: 'disconnect', on: 'one-ID-web-1', network: 'one-ID_default' },
      { does: 'remove network', on: 'one-ID_default' },
    ],
  },
  {
    what: 'a network that was removed under what is stopped',
    verbs: ['create-network', 'recreate', 'start', 'await'],
    before: plain,
    hands: [
      { does: 'kill', on: 'one-ID-web-1' },
      { does: 'remove network', on: 'one-ID_default' },
    ],
  },
  {
    what: 'a volume that was removed, and may start empty',
    verbs: ['create-volume', 'create', 'start', 'await'],
    before: withData,
    hands: [
      { does: 'remove', on: 'one-ID-web-1' },
      { does: 'remove volume', on: 'one-ID_data' },
    ],
    options: { allow: 'one-ID' },
  },
  {
    what: 'a parent in whose network another lives, made anew',
    verbs: ['recreate', 'start', 'await'],
    before: lodging('1'),
    after: lodging('2'),
  },
  {
    what: 'a parent that was killed, with whom its lodger restarts',
    verbs: ['start', 'await', 'restart'],
    before: lodging('1'),
    hands: [{ does: 'kill', on: 'one-ID-web-1' }],
  },
  {
    what: 'settings that were updated',
    verbs: ['update'],
    before: limited,
    hands: [
      { does: 'update restart', on: 'one-ID-web-1' },
      { does: 'update memory', on: 'one-ID-web-1' },
    ],
  },
  {
    what: 'a limit where the files set none',
    verbs: ['recreate', 'start', 'await'],
    before: plain,
    hands: [{ does: 'update memory', on: 'one-ID-web-1' }],
  },
  {
    what: 'a mounted file that was edited',
    verbs: ['restart', 'await'],
    before: mounting('restart'),
    hands: [{ does: 'edit file', on: 'one-ID/app.conf' }],
  },
  {
    what: 'a mounted file that was edited, and is told by a signal',
    verbs: ['signal'],
    before: mounting('signal:HUP'),
    hands: [{ does: 'edit file', on: 'one-ID/app.conf' }],
  },
  {
    what: 'a mounted file that was replaced, where a signal would not do',
    verbs: ['restart', 'await'],
    before: mounting('signal:HUP'),
    hands: [{ does: 'replace file', on: 'one-ID/app.conf' }],
  },
  {
    what: 'a mounted file that was edited, and takes a new container',
    verbs: ['recreate', 'start', 'await'],
    before: mounting('recreate'),
    hands: [{ does: 'edit file', on: 'one-ID/app.conf' }],
  },
  {
    what: 'a mounted file that was edited under what is stopped',
    verbs: ['start', 'await'],
    before: mounting('restart'),
    hands: [
      { does: 'kill', on: 'one-ID-web-1' },
      { does: 'edit file', on: 'one-ID/app.conf' },
    ],
  },
  {
    what: 'an app that is disabled',
    verbs: ['stop'],
    before: withPort,
    after: disabled,
  },
  {
    what: 'an app that was disabled, and is not any more',
    verbs: ['start', 'await'],
    before: withPort,
    between: disabled,
    after: withPort,
  },
  {
    what: 'an app on which another depends no longer',
    verbs: ['disconnect'],
    before: wired,
    after: { ...plain, 'two-ID': app({ web: idle() }) },
  },
  {
    what: 'an app that left the workspace',
    verbs: ['remove', 'remove-network'],
    before: { ...withData, 'two-ID': app({ web: idle() }) },
    after: { 'two-ID': app({ web: idle() }) },
    options: { prune: true },
  },
  {
    what: 'an app that is renamed',
    verbs: [],
    before: withData,
    after: {
      'new-ID': { services: {}, ...withData['one-ID'], project: 'one-ID', file: { renamedFrom: 'one-ID' } },
    },
  },
  {
    what: 'an app that is destroyed with its data',
    verbs: ['remove', 'remove-network', 'remove-volume'],
    before: withData,
    options: { destroy: 'one-ID' },
  },
];
