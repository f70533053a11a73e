import { familiarTag } from '../../core/live/reference.ts';
import type { Step } from '../../core/plan/types.ts';
import { appOf, learnImages, type Pass } from '../pass.ts';
import { asLiveImage } from './live-image.ts';
import type { TargetOf } from './run-step.ts';

/** Pulls what the plan named. By digest, where one is known, so that a tag which moves meanwhile changes nothing. */
export async function pull(pass: Pass, step: Step, target: TargetOf<'image'>): Promise<undefined> {
  const { docker, writer } = pass.runtime;
  const app = appOf(pass, step.app);
  await writer.pull(target.image, {
    ...(target.platform ? { platform: target.platform } : {}),
    onProgress: (progress) => pass.emit({ kind: 'step-progress', step, progress }),
    signal: pass.signal,
  });
  const wish = app.services.find(({ name }) => target.services.includes(name))?.image.reference ?? target.image;
  await nameByTag(pass, target.image, wish);
  const image = await docker.inspectImage(target.image);
  if (image) learnImages(pass, app, target.services, [asLiveImage(image)]);
}

/** An image that came by digest has no name in `docker images`; it gets the one that the files use, unless another image bears it. */
async function nameByTag(pass: Pass, pulled: string, wish: string): Promise<void> {
  const name = familiarTag(wish.split('@')[0] ?? wish);
  const isTaken = pass.input.live.images.some(({ tags }) => tags.includes(name));
  if (pulled.includes('@') && !isTaken) await pass.runtime.writer.tag(pulled, name);
}
