import * as z from 'zod';
import { AppProxy } from './app-proxy.ts';
import { AppUpdate } from './app-update.ts';
import { AppValues } from './app-values.ts';
import { BackupKeep } from './backup-keep.ts';
import { PortMap } from './port-map.ts';
import { AppName, ComposeName, Cron, Identifier, Seconds, Size, Text, textLike } from './scalars.ts';

const extensionId = '[a-z0-9][a-z0-9-]*';
const extensionPattern = new RegExp(
  `^(?:${extensionId}(?:@[\\^~<>=v\\dx*][\\w.+*^~<>=| -]*)?|\\.{1,2}/\\S+|git\\+(?:https?|ssh|file)://\\S+)$`,
);

const Resources = z
  .strictObject({
    memory: Size.optional().describe('The most memory it may use, such as 512m.'),
    cpus: z.number().positive().max(1024).optional().describe('The most processors it may use, such as 1 or 0.5.'),
    service: ComposeName.optional().describe('Which service is meant. Default: the main service.'),
  })
  .describe('Limits for the app’s main service.');

const Health = z
  .strictObject({
    interval: Seconds.optional().describe('How long between two checks.'),
    timeout: Seconds.optional().describe('How long one check may take.'),
    retries: z.number().int().min(1).max(100).optional().describe('How many failures in a row make it unhealthy.'),
    startPeriod: Seconds.optional().describe('How long failures do not count after the start.'),
    service: ComposeName.optional().describe('Which service is meant. Default: the main service.'),
  })
  .describe('How patiently the app’s health is judged; overrides what its health check says.');

const AppBackup = z
  .strictObject({
    schedule: Cron.optional().describe('When it is backed up, as a cron expression.'),
    keep: BackupKeep.optional(),
    beforeUpdate: z
      .boolean()
      .optional()
      .describe('True: a backup is made before each update, and restored when the update is rolled back.'),
  })
  .describe('When the app’s data is backed up, and how many backups are kept.');

/** apps/<name>.yaml of an extension, or apps/<name>/app.yaml beside a Compose file. Every key may be absent. */
export const AppFile = z
  .strictObject({
    extension: z
      .string()
      .regex(extensionPattern, 'must be id, id@range, ./path or git+https://…#ref')
      .optional()
      .describe(
        'Which extension the app is made from: id@range, ./path, or git+https://…#ref. Absent for a plain Compose app.',
      ),
    main: ComposeName.optional().describe(
      'The service that ports, resources, health and proxy mean. Default: the only service, or the only one with a port.',
    ),
    enabled: z.boolean().optional().describe('False: the app is stopped and kept. Default: true.'),
    values: AppValues.optional(),
    ports: PortMap.optional(),
    profiles: z
      .array(ComposeName, 'must be a list of profiles such as [debug]')
      .optional()
      .describe('Compose profiles that are active.'),
    resources: Resources.optional(),
    health: Health.optional(),
    dependsOn: z
      .array(AppName, 'must be a list of apps such as [db]')
      .optional()
      .describe('Apps that must be ready before this one starts, and that it can reach by their names.'),
    wave: z.number().int().min(-1000).max(1000).optional().describe('Apps of a lower wave come first. Default: 0.'),
    drift: z
      .enum(['ignore', 'report', 'repair'])
      .optional()
      .describe('What is done about changes that were made by hand. Default: repair.'),
    ignoreDrift: z
      .array(Text, 'must be a list of fields such as [restartPolicy]')
      .optional()
      .describe('Fields whose changes by hand are left alone, such as restartPolicy or web.environment.DEBUG.'),
    onFileChange: z
      .string()
      .regex(
        /^(?:restart|recreate|ignore|signal:(?:SIG)?[A-Z][A-Z0-9]*)$/,
        'must be restart, recreate, ignore, or a signal such as signal:HUP',
      )
      .optional()
      .describe(
        'What happens when a file changes that a container has mounted: restart (default), recreate, signal:HUP, ignore.',
      ),
    protect: z.boolean().optional().describe('True: the app is never removed and never pruned. Default: false.'),
    renamedFrom: AppName.optional().describe('The name that the app had before: its containers and data are kept.'),
    project: textLike(/^[a-z0-9][a-z0-9_-]*$/, 'must be the name of a Compose project')
      .optional()
      .describe(
        'The Compose project that it runs as, where that was called otherwise before it was adopted. Default: the app’s name.',
      ),
    proxy: AppProxy.optional(),
    update: AppUpdate.optional(),
    backup: AppBackup.optional(),
    target: Identifier.optional().describe('The Docker host of orbitr.yaml it runs on. Default: the local engine.'),
  })
  .meta({
    id: 'AppFile',
    title: 'An app of Orbitr',
    description: 'One app: what it is made from, and how it differs from the defaults.',
  });
export type AppFile = z.infer<typeof AppFile>;
