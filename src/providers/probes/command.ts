import type { ProbeMember } from './contract.ts';

/** Healthy where a program inside ends with exit status 0. */
export const command: ProbeMember<'command'> = async ({ wish, container, exec, signal }) => {
  const ran = await exec(container.Id, wish.argv, { timeout: wish.timeout, signal });
  const name = wish.argv[0] ?? '';
  if (ran.kind === 'refused') return { kind: 'failed', why: `${name} could not be run: ${ran.why}` };
  if (ran.kind === 'overdue') return { kind: 'failed', why: `${name} did not end within ${wish.timeout} s` };
  if (ran.exitCode === 0) return { kind: 'passed' };
  const said = ran.output.trim().split('\n').at(-1)?.slice(0, 160);
  return { kind: 'failed', why: `${name} ended with exit code ${ran.exitCode}${said ? `: ${said}` : ''}` };
};
