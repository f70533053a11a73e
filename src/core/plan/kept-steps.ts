import type { DesiredService } from '../desired/types.ts';
import type { KeptVerdict } from './containers.ts';
import { connectStep, startStep } from './single-steps.ts';
import { type StepContext, soft, unique, type Waits } from './step-context.ts';
import type { Step } from './types.ts';

export function keptSteps(context: StepContext, service: DesiredService, kept: KeptVerdict, waits: Waits): Step[] {
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
  const update: Step[] = kept.update
    ? [
        {
          id: `${app}/${name}/update`,
          app,
          verb: 'update',
          target: { ...target, settings: kept.update.settings },
          reasons: kept.update.reasons,
          risk: { level: 'none' },
          needs: [],
        },
      ]
    : [];
  const before = [...rename, ...update, ...connects].map(({ id }) => id);
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
  const awake = unique([...before, ...unpause.map(({ id }) => id)]);
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
          needs: unique([...awake, ...waits.needs]),
          ...soft(waits),
        },
      ]
    : [];
  const signal: Step[] =
    kept.signal && !kept.restart
      ? [
          {
            id: `${app}/${name}/signal`,
            app,
            verb: 'signal',
            target: { ...target, signal: kept.signal.signal },
            reasons: [kept.signal.reason],
            risk: { level: 'none' },
            needs: awake,
          },
        ]
      : [];
  return [...rename, ...update, ...connects, ...disconnects, ...unpause, ...start, ...restart, ...signal];
}
