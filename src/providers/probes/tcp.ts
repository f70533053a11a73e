import { connect } from 'node:net';
import { type ProbeMember, trouble } from './contract.ts';

/** Healthy where a connection is accepted. */
export const tcp: ProbeMember<'tcp'> = ({ host, port, wish, signal }) =>
  new Promise((answer) => {
    const socket = connect({ host, port, signal });
    const end = (found: Parameters<typeof answer>[0]) => {
      socket.destroy();
      answer(found);
    };
    socket.setTimeout(wish.timeout * 1000, () => end({ kind: 'away', why: `no answer within ${wish.timeout} s` }));
    socket.once('connect', () => end({ kind: 'passed' }));
    socket.once('error', (error) => end(trouble(error)));
  });
