import { z } from 'zod';
import { labels } from '../../core/labels.ts';
import type { Leases } from '../../ports/leases.ts';
import type { Engine } from './engine.ts';
import { refusalOf } from './errors.ts';

const image = 'orbitr-lease:1';

/** An answer that takes longer says nothing about whether the lease is still ours. */
const limit = 10_000;

/** The engine gives a name to one container only: that is the lock. Its restart policy can be changed without starting it: that is the clock. */
export function dockerLeases(engine: Engine): Leases {
  const create = async (workspace: string, owner: object): Promise<string> => {
    const made = await engine.call({ what: `make the lease of ${workspace}` }, (docker) =>
      docker.createContainer({
        name: nameOf(workspace),
        Image: image,
        Cmd: ['never-started'],
        Labels: { [labels.role]: 'lease', [labels.lease]: workspace, [labels.owner]: JSON.stringify(owner) },
        HostConfig: { NetworkMode: 'none', RestartPolicy: policy(1) },
      }),
    );
    return made.id;
  };
  return {
    make: async (workspace, owner) => {
      try {
        return await create(workspace, owner).catch(async (error: unknown) => {
          if (statusOf(error) !== 404) throw error;
          await importImage(engine);
          return create(workspace, owner);
        });
      } catch (error) {
        if (statusOf(error) === 409) return undefined;
        throw error;
      }
    },
    look: async (workspace) => {
      try {
        const found: unknown = await engine.call({ what: `look at the lease of ${workspace}`, read: true }, (docker) =>
          docker.getContainer(nameOf(workspace)).inspect(),
        );
        const { Id: id, Config, HostConfig } = LeaseContainer.parse(found);
        const owner = ownerIn(Config.Labels[labels.owner]);
        return { id, renewal: HostConfig.RestartPolicy.MaximumRetryCount, ...(owner ? { owner } : {}) };
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw error;
      }
    },
    renew: async (id, renewal) => {
      try {
        await engine.call({ what: 'renew the lease', limit }, (docker) =>
          docker.getContainer(id).update({ RestartPolicy: policy(renewal) }),
        );
        return true;
      } catch (error) {
        if (statusOf(error) === 404) return false;
        throw error;
      }
    },
    remove: async (id) => {
      try {
        await engine.call({ what: 'end the lease' }, (docker) => docker.getContainer(id).remove({ v: true }));
      } catch (error) {
        if (statusOf(error) !== 404 && statusOf(error) !== 409) throw error;
      }
    },
  };
}

function nameOf(workspace: string): string {
  return `orbitr-lease-${workspace}`;
}

function policy(renewal: number): { readonly Name: string; readonly MaximumRetryCount: number } {
  return { Name: 'on-failure', MaximumRetryCount: renewal };
}

/** Nothing in it and nothing to run: an archive without a file. */
async function importImage(engine: Engine): Promise<void> {
  const [repo = '', tag = ''] = image.split(':');
  await engine.call({ what: 'import the empty image of the lease' }, async (docker) => {
    const changes = `LABEL ${labels.role}=lease`;
    const told = await docker.importImage(Buffer.alloc(1024) as unknown as string, { repo, tag, changes });
    for await (const _line of told);
  });
}

const LeaseContainer = z.looseObject({
  Id: z.string(),
  Config: z.looseObject({
    Labels: z
      .record(z.string(), z.string())
      .nullish()
      .transform((own) => own ?? {}),
  }),
  HostConfig: z.looseObject({
    RestartPolicy: z.looseObject({ MaximumRetryCount: z.number().default(0) }).default({ MaximumRetryCount: 0 }),
  }),
});

const Owner = z.object({
  pid: z.number(),
  startTime: z.string(),
  bootId: z.string(),
  pidNamespace: z.string().default(''),
  host: z.string(),
  user: z.string(),
  operation: z.string(),
  since: z.number(),
});

function ownerIn(label: string | undefined) {
  try {
    return Owner.parse(JSON.parse(label ?? ''));
  } catch {
    return undefined;
  }
}

function statusOf(error: unknown): number | undefined {
  return refusalOf(error instanceof Error && error.cause ? error.cause : error).status;
}
