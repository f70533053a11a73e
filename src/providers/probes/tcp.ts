import { connect } from 'node:net';
import type { Address } from '../../core/health/addresses.ts';
import type { ProbeAnswer } from '../../core/health/probe.ts';
import { type Asking, fromHereElseInside, type ProbeMember, trouble } from './contract.ts';

/** Healthy where a connection is accepted. */
export const tcp: ProbeMember<'tcp'> = (asking) =>
  fromHereElseInside(
    asking,
    (address) => from(address, asking),
    () => fromInside(asking),
  );

function from({ host, port }: Address, { wish, signal }: Asking<'tcp'>): Promise<ProbeAnswer> {
  return new Promise((answer) => {
    const socket = connect({ host, port, signal });
    const end = (found: ProbeAnswer) => {
      socket.destroy();
      answer(found);
    };
    socket.setTimeout(wish.timeout * 1000, () => end({ kind: 'away', why: `no answer within ${wish.timeout} s` }));
    socket.once('connect', () => end({ kind: 'passed' }));
    socket.once('error', (error) => end(trouble(error)));
  });
}

/** The kernel's own list of sockets, which any image that has `cat` can show: `0: 00000000:1538 00000000:0000 0A …`, 0A for listening. */
async function fromInside({ wish, container, exec, signal }: Asking<'tcp'>): Promise<ProbeAnswer> {
  const argv = ['cat', '/proc/net/tcp', '/proc/net/tcp6'];
  const ran = await exec(container.Id, argv, { timeout: wish.timeout, signal });
  if (ran.kind !== 'ended' || !ran.output.includes('local_address'))
    return { kind: 'away', why: 'no address leads there, and nothing inside can tell' };
  const port = wish.port.toString(16).toUpperCase().padStart(4, '0');
  const isListening = new RegExp(`^ *\\d+: [0-9A-F]+:${port} [0-9A-F]+:[0-9A-F]{4} 0A `, 'm').test(ran.output);
  return isListening ? { kind: 'passed' } : { kind: 'failed', why: 'nothing listens there yet' };
}
