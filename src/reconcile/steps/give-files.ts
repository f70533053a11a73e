import { inlineFiles } from '../../core/desired/inline-files.ts';
import type { DesiredApp } from '../../core/desired/types.ts';
import { labels } from '../../core/labels.ts';
import type { Step } from '../../core/plan/types.ts';
import { appOf, type Pass, specFor } from '../pass.ts';
import { revealed } from '../secrets.ts';
import type { TargetOf } from './run-step.ts';

type Container = TargetOf<'container'>;

/**
 * Configs and secrets that no file of the host holds. Compose 2.26 puts them in when it makes a container, 2.40 only when it starts one,
 * and that is our part. At each start, not once: whoever died between making and starting has left a container without them.
 */
export async function giveFiles(pass: Pass, step: Step, target: Container): Promise<void> {
  const app = appOf(pass, step.app);
  const files = inlineFiles(app, target.service).map(({ target: path, mode, uid, gid, content }) => ({
    ...{ path, mode, uid, gid },
    content: revealed(pass.runtime, app, content),
  }));
  if (files.length > 0 && isOfThisSpec(pass, app, target))
    await pass.runtime.writer.putFiles(target.id ?? target.name, files);
}

/** One that was made from something else, and is started as it is, has its own files already: it must not get another's. */
function isOfThisSpec(pass: Pass, app: DesiredApp, { id, service: name }: Container): boolean {
  const before = pass.input.live.containers.find((container) => container.id === id);
  const service = app.services.find((candidate) => candidate.name === name);
  return !before || !service || before.labels[labels.spec] === specFor(pass, app, service);
}
