import type { DesiredService } from '../desired/types.ts';
import type { ContainerInspect } from '../live/inspect.ts';
import type { ProbeWish } from './probe.ts';

/** Seconds: who looks at many wants no single one to hold up the rest. */
const patience = 2;

/**
 * What is asked of a container by who wants to know now: what its manifest says, else its own health check: the last answer that the engine
 * had, or, with `fresh`, its command run anew. Undefined: there is nothing to ask, so that running is all that can be known.
 */
export function chooseProbe(
  service: Pick<DesiredService, 'probe'> | undefined,
  container: ContainerInspect,
  fresh: boolean,
): ProbeWish | undefined {
  const wish = service?.probe;
  if (wish) return { ...wish, timeout: Math.min(wish.timeout, patience) };
  const status = container.State.Health?.Status ?? 'none';
  if (status === 'none') return undefined;
  const argv = fresh ? commandOf(container) : undefined;
  return argv ? { kind: 'command', argv, timeout: patience } : { kind: 'docker', timeout: patience };
}

function commandOf({ Config }: ContainerInspect): readonly string[] | undefined {
  const { Test: test = [] } = (Config['Healthcheck'] ?? {}) as { readonly Test?: readonly string[] };
  const [kind, ...words] = test;
  if (kind === 'CMD') return words;
  return kind === 'CMD-SHELL' ? ['/bin/sh', '-c', ...words] : undefined;
}

/** How long the engine's last check took, in milliseconds. */
export function checkTook({ State: { Health: health } }: ContainerInspect): number | undefined {
  const last = health?.Log?.at(-1);
  if (!last?.Start || !last.End) return undefined;
  const took = Date.parse(last.End) - Date.parse(last.Start);
  return Number.isFinite(took) && took >= 0 ? took : undefined;
}
