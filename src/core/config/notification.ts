import * as z from 'zod';
import { noticeKinds, severities } from '../notify/types.ts';
import { AppName, Duration, Identifier, Text } from './scalars.ts';

const InSecret = z.strictObject({ secret: Text.describe('The path of the secret.') });

const SecretText = z.union([Text, InSecret], { error: 'must be a text, or { secret: path }' });

/** `me@example.org` or `Orbitr <me@example.org>`. Whether it is one is for the mail server to say. */
const Address = Text.regex(/^[^\r\n,;]*@[^\s,;]+$/, 'must be an e-mail address such as me@example.org');

export const Notification = z.strictObject({
  name: Identifier.optional().describe('What `orbitr notifier test` knows it by. Default: its type.'),
  type: z
    .enum(['webhook', 'slack', 'discord', 'email', 'ntfy', 'gotify', 'matrix'])
    .describe('The service that carries the message.'),
  url: z
    .union([Text.regex(/^[a-zA-Z][a-zA-Z0-9+.-]*:\S+$/, 'must be a URL'), InSecret], {
      error: 'must be a URL, or { secret: path }',
    })
    .describe('Where the message goes; { secret: path } where the address is a password in itself.'),
  token: SecretText.optional().describe(
    'What gets us in where the address does not: the token of the ntfy user, of the Gotify application, of the Matrix account, or the bearer token of a webhook; better { secret: path } than the text itself.',
  ),
  key: SecretText.optional().describe(
    'Of a webhook: what each message is signed with (HMAC-SHA256), so that its receiver can tell that it is ours.',
  ),
  room: Text.regex(/^[!#]\S+$/, 'must be the id of a room such as !abc:example.org, or its alias #name:example.org')
    .optional()
    .describe('Of Matrix: the room, by its id or alias.'),
  from: Address.optional().describe(
    'Of e-mail: who it is from. Default: the user of the URL where that is an address, else orbitr@ the mail server.',
  ),
  to: z
    .union([Address, z.array(Address).min(1, 'must name at least one address')], {
      error: 'must be an e-mail address, or a list of them',
    })
    .optional()
    .describe('Of e-mail: who it is for.'),
  on: z
    .array(z.enum(noticeKinds))
    .optional()
    .describe(
      'Which events are told. Default: failed, unhealthy, recovered, rolled-back, backup-failed, source-failed.',
    ),
  apps: z.array(AppName).optional().describe('Only events of these apps. Default: of all.'),
  severity: z
    .enum(severities)
    .optional()
    .describe('The least severe that is told; the end of a trouble counts as much as the trouble. Default: info.'),
  remind: z
    .union([Duration, z.literal('never')], { error: 'must be a duration such as 12h, or never' })
    .optional()
    .describe('After how long a trouble that lasts is told again. Default: 1d.'),
});
export type Notification = z.infer<typeof Notification>;
