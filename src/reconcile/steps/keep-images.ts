import { composeLabels, labels } from '../../core/labels.ts';
import type { PlanInput } from '../../core/plan/input.ts';
import { keepName } from '../../core/revision/bundle.ts';
import { isGood, newestFirst } from '../../core/revision/choose.ts';
import type { Revision } from '../../core/revision/types.ts';
import { keptRevisions, letAllFilesGo } from '../kept-files.ts';
import type { Pass } from '../pass.ts';

/** Takes the names of older revisions' images away. What cannot be had now is had the next time. */
export async function letGo({ runtime, input }: Pass, app: string): Promise<void> {
  const good = newestFirst(runtime.store.revisions.list(app)).filter(isGood);
  const names = good
    .slice(keptRevisions + 1)
    .flatMap(({ number, services }) => Object.keys(services).map((service) => keepName(app, service, number)));
  const there = new Set(input.live.images.flatMap(({ tags }) => tags));
  for (const name of names.filter((each) => there.has(each))) await runtime.writer.untag(name).catch(() => undefined);
}

/** Of apps that are gone: nothing goes back to what was, and what is installed anew is tried anew. */
export async function letAllGo({ runtime }: Pass, { live }: PlanInput, apps: readonly string[]): Promise<void> {
  const running = new Set(live.containers.map(({ labels: own }) => own[labels.app]));
  const there = new Set(live.images.flatMap(({ tags }) => tags));
  for (const app of apps.filter((name) => !running.has(name))) {
    const names = runtime.store.revisions
      .list(app)
      .flatMap(({ number, services }) => Object.keys(services).map((service) => keepName(app, service, number)));
    for (const name of names.filter((each) => there.has(each))) await runtime.writer.untag(name).catch(() => undefined);
    letAllFilesGo(runtime, app);
    runtime.store.revisions.release(app);
    runtime.store.restarts.clear(app);
  }
}

/**
 * Gives the images of what serves a name of their own before it is replaced: `docker image prune` and a tag that moves leave them there.
 * Gives the revision back with the ids that its containers really run.
 */
export async function keepImages({ runtime, input }: Pass, revision: Revision): Promise<Revision> {
  const { app, number, services } = revision;
  const running = input.live.containers.filter(({ labels: own }) => own[labels.app] === app);
  const ids = new Map(running.map(({ labels: own, imageId }) => [own[composeLabels.service] ?? '', imageId]));
  const held = await Promise.all(
    Object.entries(services).map(async ([service, ran]) => {
      const id = ran.id ?? ids.get(service);
      if (id === undefined || id === '') return [service, ran] as const;
      await runtime.writer
        .tag(id, keepName(app, service, number))
        .catch((error: Error) =>
          runtime.warn(`the image of ${app}/${service} could not be kept for a rollback: ${error.message}`),
        );
      return [service, { ...ran, id }] as const;
    }),
  );
  return { ...revision, services: Object.fromEntries(held) };
}
