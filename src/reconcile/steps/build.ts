import type { Step } from '../../core/plan/types.ts';
import { appOf, learnImages, type Pass, renderedFile } from '../pass.ts';
import { asLiveImage } from './live-image.ts';
import type { TargetOf } from './run-step.ts';

const deadline = 60 * 60_000;

export async function build(pass: Pass, step: Step, target: TargetOf<'image'>): Promise<undefined> {
  const app = appOf(pass, step.app);
  for (const service of target.services) {
    await pass.runtime.compose.build({
      project: app.project,
      projectDir: app.dir,
      file: renderedFile(pass, app),
      service,
      deadline,
      onLine: (text) => pass.emit({ kind: 'step-progress', step, progress: { kind: 'text', text } }),
    });
  }
  const image = await pass.runtime.docker.inspectImage(target.image);
  if (image) learnImages(pass, app, target.services, [asLiveImage(image)]);
}
