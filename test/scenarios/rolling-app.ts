import { expect } from 'vitest';
import { composeLabels } from '../../src/core/labels.ts';
import { docker, dockerApi } from '../rig/docker.ts';
import { type FaultProxy, startFaultProxy, type Watcher } from '../rig/fault-proxy.ts';
import type { RunningOrbitr } from '../rig/orbitr.ts';
import { killTree } from '../rig/processes.ts';
import { makeWorkspace, type Workspace } from '../rig/workspace.ts';

/** A small web server that can be replaced while it serves, and somebody who asks it all the time, by its name. */
export interface Rolling {
  readonly workspace: Workspace;
  readonly proxy: FaultProxy;
  readonly env: Readonly<Record<string, string>>;
  readonly app: string;
  readonly revise: (revision: string, how?: { readonly healthy: boolean }) => void;
  readonly apply: () => RunningOrbitr;
  /** Ids of the server's containers. */
  readonly containers: () => Promise<readonly string[]>;
  readonly ask: () => Promise<Asking>;
  /** Orbitr and all that it started end there; the request goes no further. */
  readonly dieAt: (isIt: (...moment: Parameters<Watcher>) => boolean) => Promise<void>;
  readonly expectSettled: (revision: string) => Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

export interface Asking {
  readonly answers: () => Promise<readonly string[]>;
  /** Asks no more; all answers from the first on. */
  readonly end: () => Promise<readonly string[]>;
}

export async function startRolling(): Promise<Rolling> {
  const workspace = makeWorkspace({}, 'rolling');
  const proxy = await startFaultProxy();
  const app = `r${workspace.id}`;
  const env = { DOCKER_HOST: proxy.host };
  const revise: Rolling['revise'] = (revision, { healthy } = { healthy: true }) =>
    workspace.write(`apps/${app}/compose.yaml`, composeFile(revision, healthy));
  const apply = (): RunningOrbitr => workspace.startOrbitr(['apply', '--yes'], { env });
  const containers = async (): Promise<readonly string[]> => {
    const label = [`${composeLabels.project}=${app}`, `${composeLabels.service}=web`];
    const found = await dockerApi(`/containers/json?all=1&filters=${encodeURIComponent(JSON.stringify({ label }))}`);
    return found.json.map(({ Id }: { readonly Id: string }) => Id).sort();
  };
  revise('first');
  return {
    workspace,
    proxy,
    env,
    app,
    revise,
    apply,
    containers,
    ask: () => startAsking(`${app}-asker-1`),
    dieAt: async (isIt) => {
      let isDead = false;
      proxy.watch(async (request, when) => {
        if (isDead || !isIt(request, when)) return undefined;
        isDead = true;
        killTree(running.pid);
        await running.result;
        return 'lose';
      });
      const running = apply();
      expect((await running.result).signal).toBe('SIGKILL');
      proxy.watch();
    },
    expectSettled: async (revision) => {
      const plan = await workspace.orbitr(['plan', '--detailed-exitcode'], { env });
      expect(plan.exit, plan.all).toBe(0);
      const [id = '', ...more] = await containers();
      expect(more).toEqual([]);
      expect(await docker(['exec', id, 'cat', '/www/index.html'])).toBe(revision);
    },
    [Symbol.asyncDispose]: async () => {
      proxy.watch();
      await workspace.clean();
      await proxy[Symbol.asyncDispose]();
    },
  };
}

/** The server finishes what it has begun when it is told to end, as a server should. */
function composeFile(revision: string, healthy: boolean): string {
  return `services:
  web:
    image: busybox:1.35
    command:
      - sh
      - -c
      - |
        mkdir /www
        echo ${revision} >/www/index.html
        httpd -f -p 80 -h /www & server=$$!
        trap 'kill $$server; sleep 0.5; exit 0' TERM
        while :; do wait; done
    healthcheck: { test: ["CMD", ${healthy ? '"wget", "-q", "-O", "/dev/null", "http://127.0.0.1/"' : '"false"'}], interval: 200ms, timeout: 2s, retries: 1 }
    stop_grace_period: 3s
  asker:
    image: busybox:1.35
    init: true
    command: sleep 100000
    stop_grace_period: 1s
`;
}

/**
 * As careful clients do: takes the addresses that the name has, one after the other until one answers. One that goes since it was looked up
 * refuses, or closes its door over a connection that it had not taken up: no server can help that. Half an answer is none. Where none answers,
 * the name is looked up again: on a busy machine a whole update can pass meanwhile, the newest container can have the address of the oldest,
 * and one that the name has from its first moment on does not answer yet. Nobody there, or the same addresses once more and none of them
 * answers without a pause between, is a failure, told with all that was tried: an update that stops first is found out by that.
 */
const script = `
addresses() { nslookup web 127.0.0.11 2>/dev/null | sed -n 's/^Address.*: \\([0-9.]*\\)$/\\1/p' | grep -v 127.0.0.11 | sort; }
ask() { printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 3 $1 80 2>/tmp/why | tail -n 1; }
while [ ! -e /tmp/end ]; do
  said= tried= before= again=
  while :; do
    now=$(addresses)
    if [ "$now" != "$before" ]; then again=; elif [ -n "$again" ]; then break; else again=1; fi
    before=$now
    for ip in $now; do
      said=$(ask $ip)
      [ -n "$said" ] && break 2
      tried="$tried, $ip: $(cat /tmp/why)"
    done
  done
  echo "\${said:-failed$tried}" >>/tmp/answers
done`;

async function startAsking(container: string): Promise<Asking> {
  await docker(['exec', container, 'rm', '-f', '/tmp/end', '/tmp/answers']);
  await docker(['exec', '-d', container, 'sh', '-c', script]);
  const answers = async (): Promise<readonly string[]> => {
    const text = await docker(['exec', container, 'sh', '-c', 'cat /tmp/answers 2>/dev/null || true']);
    return text.split('\n').filter((line) => line !== '');
  };
  return {
    answers,
    end: async () => {
      await docker(['exec', container, 'touch', '/tmp/end']);
      return answers();
    },
  };
}
