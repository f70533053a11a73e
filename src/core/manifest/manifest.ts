import * as z from 'zod';
import { Text, textLike, VariableName } from '../config/scalars.ts';
import { DockerSection, InnerPath } from './docker-section.ts';
import { HealthCheck } from './health-check.ts';
import { ProxySection } from './proxy-section.ts';
import { Variable } from './variable.ts';
import { Version, VersionRange } from './version.ts';

export const ExtensionId = textLike(/^[a-z0-9-]+$/, 'must be lower-case letters, digits and dashes');

const WebAddress = textLike(/^https?:\/\/\S+$/, 'must be a URL that begins with https:// or http://');
const UrlOrPath = z.union([WebAddress, InnerPath], {
  error: 'must be a URL, or a path inside the extension’s folder',
});
const Commands = z.array(
  z.strictObject({
    service: Text.optional().describe('Where it runs. Default: the main service.'),
    argv: z.array(z.string()).min(1).describe('The program and its arguments; no shell.'),
  }),
);

const Author = z
  .strictObject({
    name: Text.describe('Their name.'),
    email: z.email('must be an e-mail address').optional().describe('Where to write to.'),
    url: WebAddress.optional().describe('Their page.'),
  })
  .describe('Who wrote it.');

const Repository = z
  .strictObject({
    type: z.enum(['git', 'github']).describe('What kind of place it is.'),
    url: Text.describe('Its address.'),
  })
  .describe('Where its sources lie.');

const Documentation = z
  .strictObject({
    readme: UrlOrPath.optional().describe('First steps, as Markdown.'),
    website: WebAddress.optional().describe('The page of what it runs.'),
  })
  .describe('Where to read more.');

const Migration = z
  .strictObject({
    from: VersionRange.describe('The versions that are left.'),
    to: VersionRange.describe('The versions that are come to.'),
    run: z
      .strictObject({
        service: Text.optional().describe(
          'The service whose image, volumes and variables it gets. Default: the main one.',
        ),
        image: Text.optional().describe('Another image. Default: the service’s.'),
        argv: z.array(z.string()).min(1).describe('The program and its arguments; no shell.'),
      })
      .describe('A container that runs once, between stop and start of the update.'),
  })
  .describe('What an update over these versions must do to the data.');

const Backup = z
  .strictObject({
    volumes: z.array(Text).optional().describe('The volumes that are saved. Default: all.'),
    exclude: z.array(Text).optional().describe('Paths that are left out, with * as a placeholder.'),
    before: Commands.optional().describe('What runs in a container before the copy, such as a dump.'),
    after: Commands.optional().describe('What runs after it.'),
  })
  .describe('What must be saved, and how the copy becomes consistent.');

const ExtensionFile = z.strictObject({
  path: InnerPath.describe('Where it is put, beside the Compose file that mounts it.'),
  content: z.string().describe('What is in it; ${KEY} stands for a value.'),
  mode: textLike(/^0?[0-7]{3}$/, 'must be a mode such as "0644", in quotes')
    .optional()
    .describe('Default: 0644.'),
});

const Reload = z
  .strictObject({
    files: z.array(Text).min(1).describe('Files whose content may change under a running container.'),
    signal: textLike(/^(?:SIG)?[A-Z][A-Z0-9]*$/, 'must be a signal such as HUP').describe(
      'What tells it to read them.',
    ),
  })
  .describe('What may change by a signal instead of a new container.');

const Permission = textLike(
  /^[a-z][a-z.-]*(?::\S(?:.*\S)?)?$/,
  'must be a permission such as host-network, "bind:/srv/media" or docker.read',
);

const Dependency = z.strictObject({
  id: ExtensionId.describe('The extension that is needed.'),
  version: VersionRange.optional().describe('Which versions of it. Default: any.'),
});

const Output = z
  .string('must be a text such as http://${host}:8080')
  .describe('${KEY} stands for a value, ${host} for the name that other apps reach this one by.');

/** manifest.yaml or manifest.json: what an extension is, needs and offers. */
export const Manifest = z
  .strictObject({
    id: ExtensionId.describe('Its name in app files, and the name of its folder.'),
    name: Text.describe('Its name for people.'),
    version: Version,
    upstreamVersion: Text.optional().describe('The version of what it runs.'),
    description: Text.describe('What it is, in a sentence.'),
    author: Author,
    license: Text.describe('The license of the extension, such as MIT.'),
    repository: Repository.optional(),
    type: z.enum(['app', 'tool', 'integration', 'theme']).optional().describe('Default: app.'),
    categories: z
      .array(
        z.enum([
          'media',
          'productivity',
          'development',
          'networking',
          'monitoring',
          'automation',
          'database',
          'ai',
          'security',
          'other',
        ]),
      )
      .optional()
      .describe('Where it is found.'),
    icon: UrlOrPath.optional().describe('A picture: a URL or a path inside the folder.'),
    screenshots: z.array(UrlOrPath).optional().describe('More pictures.'),
    documentation: Documentation.optional(),
    architectures: z
      .array(z.enum(['amd64', 'arm64', 'arm', '386', 'ppc64le', 's390x', 'riscv64']))
      .min(1)
      .optional()
      .describe('The processors it runs on. Default: any.'),
    deprecated: z
      .union([z.boolean(), Text], { error: 'must be true, or a text that says what to use instead' })
      .optional()
      .describe('True, or what to use instead.'),
    docker: DockerSection,
    environment: z
      .strictObject({ variables: z.array(Variable).optional().describe('The settings, in the order people see them.') })
      .optional()
      .describe('What can be set.'),
    healthCheck: HealthCheck.optional(),
    proxy: ProxySection.optional(),
    dependencies: z.array(Dependency).optional().describe('Extensions that other apps of the workspace must be.'),
    provides: z.array(ExtensionId).optional().describe('Ids that it can stand in for, such as mysql.'),
    outputs: z
      .record(VariableName, Output)
      .optional()
      .describe('What other apps take with { from: app.OUTPUT }, such as a connection URL.'),
    permissions: z
      .array(Permission)
      .optional()
      .describe(
        'What it asks for besides containers of its own, in the words of policy.grant such as host-network or "bind:/srv/media"; ${KEY} stands for a value. docker.read stands for docker-socket:read, docker.write for docker-socket, system.read for each read-only bind, network.create for drivers, options and subnets of networks, volume.create for drivers and mounts of volumes, proxy.configure for labels that a proxy reads. docs/permissions.md lists all.',
      ),
    files: z.array(ExtensionFile).optional().describe('Files that are written from values.'),
    migrations: z.array(Migration).optional().describe('What updates must do to the data.'),
    backup: Backup.optional(),
    reload: Reload.optional(),
    notes: z
      .strictObject({
        beforeInstall: Text.optional().describe('What to know before.'),
        afterInstall: Text.optional().describe('The first steps.'),
      })
      .optional()
      .describe('What people are told.'),
    ui: z
      .strictObject({
        dashboard: z
          .strictObject({
            widget: Text.optional().describe('Which widget shows it.'),
            size: Text.optional().describe('How large.'),
          })
          .optional()
          .describe('How a dashboard shows it.'),
        settingsPage: z.union([z.boolean(), Text]).optional().describe('Whether it has a page of settings, or where.'),
      })
      .optional()
      .describe('How a dashboard shows it.'),
    marketplace: z
      .strictObject({
        featured: z.boolean().optional().describe('Whether it is recommended.'),
        verified: z.boolean().optional().describe('Whether it was looked at.'),
        downloads: z.number().int().min(0).optional().describe('How often it was taken.'),
        rating: z.number().min(0).max(5).optional().describe('From 0 to 5.'),
      })
      .optional()
      .describe('What a marketplace says of it; kept and shown.'),
  })
  .meta({
    id: 'Manifest',
    title: 'An extension of Orbitr',
    description: 'manifest.yaml or manifest.json: what an extension is, what it needs and what it offers.',
  });
export type Manifest = z.infer<typeof Manifest>;
