import type { Agent, ClientRequest, IncomingMessage } from 'node:http';

/**
 * An answer whose connection ends in its middle has neither an end nor, for docker-modem, an error: whoever waits for it would wait for
 * ever. It is made an error of its request here. Answers that stream are watched by whoever reads them.
 */
export function failCutAnswers(agent: Agent): void {
  const { subscribe } = process.getBuiltinModule('node:diagnostics_channel');
  subscribe('http.client.response.finish', (message) => {
    const { request, response } = message as Answered;
    if (request.agent !== agent) return;
    response.once('close', () => {
      if (response.complete) return;
      const cut = Object.assign(new Error('the answer ended in its middle'), { code: 'ECONNRESET' });
      request.emit('error', cut);
    });
  });
}

/** What Node.js tells when the head of an answer has come. */
interface Answered {
  readonly request: ClientRequest & { readonly agent: Agent };
  readonly response: IncomingMessage;
}
