import * as z from 'zod';
import { type WebhookSender, webhookSenders } from '../webhook/types.ts';
import { Port, Text } from './scalars.ts';

const SecretPath = z.strictObject(
  { secret: Text.describe('The path of the secret.') },
  { error: (issue) => (issue.code === 'invalid_type' ? 'must be { secret: path }' : undefined) },
);

const WebhookSecret = z.union([SecretPath, z.array(SecretPath).min(1)], {
  error: 'must be { secret: path }, or a list of them while the secret is being changed',
});

const services: Readonly<Record<WebhookSender, string>> = {
  github: 'The secret of GitHub’s webhooks; also for images of ghcr.io.',
  gitlab: 'The secret token, or the signing token, of GitLab’s webhooks.',
  gitea: 'The secret of Gitea’s or Forgejo’s webhooks.',
  bitbucket: 'The secret of Bitbucket’s webhooks, Cloud or Server.',
  'docker-hub': 'The token that Docker Hub’s webhooks carry in their address.',
  registry: 'The token that a registry’s notifications carry.',
  harbor: 'What stands in the auth header of Harbor’s webhooks.',
  generic: 'What scripts and other services sign with, in X-Orbitr-Signature.',
};

const Webhooks = z
  .strictObject(
    Object.fromEntries(
      webhookSenders.map((sender) => [sender, WebhookSecret.optional().describe(services[sender])]),
    ) as Record<WebhookSender, z.ZodOptional<typeof WebhookSecret>>,
  )
  .describe('Who may tell that there is something new. A service without a secret here is refused.');

export const ServerSettings = z
  .strictObject({
    address: z
      .union([z.ipv4(), z.ipv6()], { error: 'must be an IP address of this machine, such as 127.0.0.1 or 0.0.0.0' })
      .optional()
      .describe('The address that is listened on. Default: 127.0.0.1, which only this machine reaches.'),
    port: Port.optional().describe('The port that is listened on. Default: 8420.'),
    webhooks: Webhooks.optional(),
  })
  .describe('What the daemon offers over HTTP: webhooks, /healthz, /readyz and /metrics. Without it nothing listens.');
export type ServerSettings = z.infer<typeof ServerSettings>;
