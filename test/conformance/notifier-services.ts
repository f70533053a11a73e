import type { NotifierTarget } from '../../src/core/notify/notifiers.ts';
import type { Received } from '../support/http-sink.ts';

/** How a service that speaks HTTP is set up, and what of a request a person gets to see. */
export interface HttpService {
  readonly target: (host: string) => NotifierTarget;
  /** What a good server answers. */
  readonly good: string;
  /** Title and text as they stand in the request. */
  readonly seen: (request: Received) => string;
  /** What must not stand in there when the text of a notice says it: it would be given a meaning. */
  readonly never: readonly string[];
  /** The most that the service takes, of the field that is bound first. */
  readonly longest: number;
  /** Secrets of the target. */
  readonly secrets: readonly string[];
}

const secret = 'hidden0token1value2';

/** One for each member that is no mail. Whoever adds a member adds its service. */
export const httpServices: Readonly<Record<string, HttpService>> = {
  webhook: {
    target: (host) => ({
      name: 'hook',
      type: 'webhook',
      url: `http://me:${secret}@${host}/in?key=${secret}`,
      key: secret,
    }),
    good: '',
    seen: ({ body }) => body,
    never: [],
    longest: Number.POSITIVE_INFINITY,
    secrets: [secret],
  },
  slack: {
    target: (host) => ({ name: 'chat', type: 'slack', url: `http://${host}/services/T000/B000/${secret}` }),
    good: 'ok',
    seen: ({ body }) => textsOf(JSON.parse(body).attachments[0]),
    never: ['<!channel', '<https:', 'here>', '@everyone'],
    longest: 3000,
    secrets: [secret],
  },
  discord: {
    target: (host) => ({ name: 'chat', type: 'discord', url: `http://${host}/api/webhooks/1234/${secret}` }),
    good: '',
    seen: ({ body }) => textsOf(JSON.parse(body).embeds[0]),
    never: ['**bold**', '[here](https://evil.example)', '<@1234>', '\n- item', ' `code`'],
    longest: 4096,
    secrets: [secret],
  },
  ntfy: {
    target: (host) => ({ name: 'phone', type: 'ntfy', url: `http://${host}/alerts`, token: secret }),
    good: '{"id":"x","event":"message"}',
    seen: ({ body }) => textsOf(JSON.parse(body)),
    never: [],
    longest: 4096,
    secrets: [secret],
  },
  gotify: {
    target: (host) => ({ name: 'phone', type: 'gotify', url: `http://${host}/push`, token: secret }),
    good: '{"id":1}',
    seen: ({ body }) => textsOf(JSON.parse(body)),
    never: [],
    longest: 10_000,
    secrets: [secret],
  },
  matrix: {
    target: (host) => ({
      ...{ name: 'room', type: 'matrix', url: `http://${host}` },
      ...{ token: secret, room: '!abc:example.org' },
    }),
    good: '{"event_id":"$1"}',
    seen: ({ body }) => JSON.parse(body).formatted_body,
    never: ['<b>bold</b>', '<img', '<!channel>'],
    longest: 20_000,
    secrets: [secret],
  },
};

function textsOf(value: Readonly<Record<string, unknown>>): string {
  return ['title', 'text', 'description', 'message', 'footer']
    .map((key) =>
      JSON.stringify(value[key] ?? '')
        .replaceAll('\\n', '\n')
        .replaceAll('\\\\', '\\'),
    )
    .join('\n');
}
