import type { DesiredApp, DesiredService } from '../../src/core/desired/types.ts';
import { composeLabels } from '../../src/core/labels.ts';
import type { Inspection } from '../../src/core/live/compare.ts';
import type { LiveContainer } from '../../src/core/live/snapshot.ts';
import type { PlanInput } from '../../src/core/plan/input.ts';

/** A close look at every container of a service that is there: each is what its files want. */
export function inspections({ desired, live }: PlanInput): Inspection[] {
  return desired.apps.flatMap((app) =>
    app.services.flatMap((service) =>
      live.containers.filter((one) => isOf(app, service, one)).map((one) => inspectionOf(app, service, one)),
    ),
  );
}

function isOf(app: DesiredApp, service: DesiredService, { labels: own }: LiveContainer): boolean {
  return own[composeLabels.project] === app.project && own[composeLabels.service] === service.name;
}

function inspectionOf(app: DesiredApp, service: DesiredService, container: LiveContainer): Inspection {
  const model = app.model.services[service.name];
  const limit = Number((model as { readonly mem_limit?: string } | undefined)?.mem_limit ?? 0);
  const [Name = 'no', attempts = '0'] = service.restart.split(':');
  return {
    container: {
      Id: container.id,
      Name: `/${container.name}`,
      Image: container.imageId,
      RestartCount: 0,
      State: {
        ...{ Status: 'running', Running: true, Paused: false, Restarting: false, OOMKilled: false },
        ...{ ExitCode: 0, Error: '', StartedAt: '2026-01-01T00:00:00Z', FinishedAt: '0001-01-01T00:00:00Z' },
      },
      Config: {
        Cmd: model?.command ?? null,
        Env: Object.entries(model?.environment ?? {}).map(([key, value]) => `${key}=${value}`),
      },
      HostConfig: {
        RestartPolicy: { Name, MaximumRetryCount: Number(attempts) },
        NetworkMode: container.networkMode,
        PortBindings: Object.fromEntries(
          container.ports.map(({ containerPort, protocol, hostPort, hostIp = '' }) => [
            `${containerPort}/${protocol}`,
            [{ HostIp: hostIp, HostPort: String(hostPort ?? '') }],
          ]),
        ),
        ...(limit > 0 ? { Memory: limit, MemorySwap: 2 * limit } : {}),
      },
      Mounts: [],
      NetworkSettings: { Networks: {} },
    },
  };
}
