import type { ServerSettings } from '../config/server-settings.ts';
import { type WebhookSecrets, webhookSenders } from './types.ts';

export interface Listening {
  readonly address: string;
  readonly port: number;
  readonly secrets: WebhookSecrets;
  /** Paths of secrets that are not to be had. Their services are refused until they are there. */
  readonly missing: readonly string[];
}

/** The section `server` of orbitr.yaml, with its defaults and its secrets looked up. `reveal`: the value of a named secret. */
export function listeningFrom(
  { address = '127.0.0.1', port = 8420, webhooks = {} }: ServerSettings,
  reveal: (path: string) => string | undefined,
): Listening {
  const named = webhookSenders.map((sender) => {
    const given = webhooks[sender] ?? [];
    return { sender, paths: (Array.isArray(given) ? given : [given]).map(({ secret }) => secret) };
  });
  const secrets = named.map(({ sender, paths }) => [sender, paths.map(reveal).filter((value) => value !== undefined)]);
  return {
    address,
    port,
    secrets: Object.fromEntries(secrets),
    missing: named.flatMap(({ paths }) => paths.filter((path) => !reveal(path))),
  };
}
