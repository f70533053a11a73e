import { inlineFiles } from '../../core/desired/inline-files.ts';
import type { Step } from '../../core/plan/types.ts';
import { appOf, type Pass } from '../pass.ts';
import { revealed } from '../secrets.ts';
import type { TargetOf } from './run-step.ts';

/**
 * Configs and secrets that no file of the host holds. Compose 2.26 puts them in when it makes a container, 2.40 only when it starts one,
 * and that is our part. At each start, not once: whoever died between making and starting has left a container without them.
 */
export async function giveFiles(pass: Pass, step: Step, target: TargetOf<'container'>): Promise<void> {
  const app = appOf(pass, step.app);
  const files = inlineFiles(app, target.service).map(({ target: path, mode, uid, gid, content }) => ({
    ...{ path, mode, uid, gid },
    content: revealed(pass.runtime, app, content),
  }));
  if (files.length > 0) await pass.runtime.writer.putFiles(target.id ?? target.name, files);
}
