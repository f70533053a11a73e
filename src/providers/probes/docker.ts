import type { ProbeMember } from './contract.ts';

/** Healthy where the engine's own check of the container passed last. It was asked when the container was looked at. */
export const docker: ProbeMember<'docker'> = async ({ container }) => {
  const { Status: status = 'none', Log: log } = container.State.Health ?? {};
  if (status === 'healthy') return { kind: 'passed' };
  if (status === 'none') return { kind: 'away', why: 'it has no health check' };
  const said = log?.at(-1)?.Output.trim().split('\n').at(-1)?.slice(0, 160);
  const why = status === 'starting' ? 'its health check has not passed yet' : 'its health check fails';
  return { kind: 'failed', why: said ? `${why}: ${said}` : why };
};
