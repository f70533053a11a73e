import type { LiveSettings } from '../../core/plan/types.ts';

/** The body of `POST /containers/{id}/update`. What is left out stays as it is. */
export function updateBody({ restartPolicy, ...limits }: LiveSettings): Record<string, unknown> {
  const named = Object.entries(limits).map(([name, value]) => [name.charAt(0).toUpperCase() + name.slice(1), value]);
  return {
    ...Object.fromEntries(named),
    ...(restartPolicy === undefined ? {} : { RestartPolicy: policy(restartPolicy) }),
  };
}

/** `on-failure:3` in the engine's words. */
function policy(text: string): { readonly Name: string; readonly MaximumRetryCount: number } {
  const [name = 'no', attempts = '0'] = text.split(':');
  return { Name: name, MaximumRetryCount: Number(attempts) };
}
