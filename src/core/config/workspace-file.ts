import * as z from 'zod';
import { BackupKeep } from './backup-keep.ts';
import { EnvironmentValues } from './environment-values.ts';
import { Notification } from './notification.ts';
import { PolicySettings } from './policy-settings.ts';
import { Registry } from './registry.ts';
import { Cron, Duration, HostName, Identifier, Text, TimeWindow } from './scalars.ts';
import { ServerSettings } from './server-settings.ts';
import { SyncSettings } from './sync-settings.ts';
import { UpdatePolicy } from './update-policy.ts';

const Networks = z
  .strictObject({
    pool: z
      .cidrv4({ error: 'must be an IPv4 range such as 10.203.0.0/16', abort: true })
      .refine(
        (range) => Number(range.split('/')[1]) >= 8 && Number(range.split('/')[1]) <= 26,
        'must be an IPv4 range between /8 and /26',
      )
      .optional()
      .describe(
        'The address range that new networks are cut from, /26 each, once Docker’s own pools run low. Default: 10.203.0.0/16.',
      ),
  })
  .describe('How networks of apps get their addresses.');

const ProxySettings = z
  .strictObject({
    provider: z
      .enum(['traefik', 'caddy', 'nginx', 'none'])
      .optional()
      .describe('The reverse proxy that routes domains to apps. Default: traefik, once an app asks for a route.'),
    external: z
      .boolean()
      .optional()
      .describe('True where the proxy is run by somebody else: Orbitr then only writes its routes.'),
    email: z
      .email('must be an e-mail address')
      .optional()
      .describe('The address that a certificate authority may write to.'),
    tls: z
      .enum(['auto', 'internal', 'off'])
      .optional()
      .describe(
        'Certificates: from a public authority (auto), from the proxy’s own authority (internal), or none (off).',
      ),
  })
  .describe('The reverse proxy in front of the apps.');

const Update = z
  .strictObject({
    policy: UpdatePolicy.optional().describe(
      'Which newer image versions are taken where an app says nothing. Default: pinned.',
    ),
    stableFor: Duration.optional().describe(
      'How long a revision must stay healthy before it may be rolled back to. Default: 10s with a health check, 15s without.',
    ),
    window: TimeWindow.optional().describe('When automatic updates may begin. Default: at any time.'),
  })
  .describe('How apps are updated where they say nothing themselves.');

const Backup = z
  .strictObject({
    repository: Text.optional().describe('Where backups go: a folder, or a URL such as s3://bucket/path.'),
    key: z
      .union([Text, z.strictObject({ secret: Text.describe('The path of the secret.') })], {
        error: 'must be a text, or { secret: path }',
      })
      .optional()
      .describe('What backups are encrypted with; better { secret: path } than the text itself.'),
    schedule: Cron.optional().describe('When every app is backed up that has no schedule of its own.'),
    keep: BackupKeep.optional(),
  })
  .describe('Where backups go, when they are made and how many are kept.');

const Target = z.strictObject(
  {
    host: Text.regex(
      /^(?:unix|ssh|tcp|https?):\/\/\S+$/,
      'must be an engine’s address: unix://, ssh:// or tcp://',
    ).describe('The address of the Docker Engine.'),
    ca: Text.optional().describe('The file of the authority’s certificate, for tcp:// with TLS.'),
    cert: Text.optional().describe('The file of the client’s certificate.'),
    key: Text.optional().describe('The file of the client’s key.'),
    labels: z.record(Text, z.string()).optional().describe('Facts about the host that apps may choose it by.'),
  },
  {
    error: (issue) => (issue.code === 'invalid_type' ? 'must be a mapping such as { host: ssh://me@nas }' : undefined),
  },
);

const Secrets = z
  .strictObject({
    recipients: z
      .array(
        z
          .string()
          .regex(
            /^(?:age1[a-z0-9]+|ssh-(?:ed25519|rsa) \S+.*)$/,
            'must be an age recipient (age1…) or an ssh public key',
          ),
      )
      .optional()
      .describe('Public keys that secrets.yaml is encrypted for.'),
    providers: z
      .array(
        z.strictObject({
          name: Identifier.describe('What { secret: name/path } names it by.'),
          type: z.enum(['env', 'file', 'sops', 'vault', 'command']).describe('The kind of the source.'),
          path: Text.optional().describe('The file or folder, or the path inside the source.'),
          url: z.url('must be a URL').optional().describe('The address of the source.'),
          command: z.array(Text).optional().describe('The program and its arguments, which prints the secret.'),
        }),
      )
      .optional()
      .describe('Further sources of secrets.'),
  })
  .describe('Who can read secrets.yaml, and where else secrets come from.');

const Log = z
  .strictObject({
    level: z
      .enum(['error', 'warn', 'info', 'debug'])
      .optional()
      .describe('What the daemon writes down. Default: info.'),
    format: z.enum(['text', 'json']).optional().describe('Lines for people, or one JSON object a line. Default: text.'),
  })
  .describe('The daemon’s log.');

/** orbitr.yaml: the platform. An empty file is valid; every default is safe. */
export const WorkspaceFile = z
  .strictObject({
    name: Identifier.optional().describe(
      'The workspace’s name, which its containers are labelled with. Never change it while apps run: they would belong to nobody.',
    ),
    domain: HostName.optional().describe('The domain that apps get their subdomains under.'),
    dataDir: Text.optional().describe(
      'Where the data of apps lies that are followed from git: <dataDir>/<app>. Relative paths begin at this file.',
    ),
    environment: EnvironmentValues.optional().describe(
      'Variables that every plain app’s Compose files may use as ${NAME}. An app’s own .env wins.',
    ),
    networks: Networks.optional(),
    registries: z
      .array(Registry)
      .optional()
      .describe('Where extensions come from, besides the folder extensions/ and those that Orbitr brings.'),
    proxy: ProxySettings.optional(),
    policy: PolicySettings.optional(),
    sync: SyncSettings.optional(),
    update: Update.optional(),
    notifications: z.array(Notification).optional().describe('Who is told of what happens.'),
    backup: Backup.optional(),
    targets: z
      .record(Identifier, Target)
      .optional()
      .describe('Further Docker hosts, by name; an app names one with target:.'),
    secrets: Secrets.optional(),
    log: Log.optional(),
    server: ServerSettings.optional(),
  })
  .meta({
    id: 'WorkspaceFile',
    title: 'orbitr.yaml',
    description: 'The platform: everything that is not about one app. An empty file is valid.',
  });
export type WorkspaceFile = z.infer<typeof WorkspaceFile>;
