import { join } from 'node:path';
import { withImage } from '../../core/desired/with-image.ts';
import { OrbitrError } from '../../core/errors.ts';
import { nothingRemembered } from '../../core/memory/types.ts';
import type { Step } from '../../core/plan/types.ts';
import { ownValue } from '../../lib/own-value.ts';
import { appOf, type Pass, renderedFile } from '../pass.ts';
import { revealed } from '../secrets.ts';
import type { TargetOf } from './run-step.ts';

type Migration = TargetOf<'migration'>;

/** Milliseconds that one migration may take: large data takes hours. */
const deadline = 6 * 60 * 60 * 1000;

/**
 * A migration: what must not write meanwhile is stopped, a container runs to its end, and that it did is written down. Where it fails, what was
 * stopped runs again. The container is kept until then, so that one which ended after we died is not run twice.
 */
export async function runOnce(pass: Pass, step: Step, target: Migration): Promise<string | undefined> {
  const { docker, writer } = pass.runtime;
  const name = `${appOf(pass, step.app).project}-migration-${target.key}`;
  await getImage(pass, target);
  for (const { id, grace } of target.stop) await writer.stop(id, grace);
  try {
    await toItsEnd(pass, step, target, name);
  } catch (error) {
    throw await putBack(pass, step, target, name, error);
  }
  remember(pass, step.app, target.key);
  if (await docker.inspectContainer(name)) await writer.remove(name);
  for (const id of target.again) await writer.start(id);
  return undefined;
}

/** Before anything stops. */
async function getImage({ runtime }: Pass, { image }: Migration): Promise<void> {
  if (image && !(await runtime.docker.inspectImage(image))) await runtime.writer.pull(image, {});
}

async function toItsEnd(pass: Pass, step: Step, target: Migration, name: string): Promise<void> {
  const { docker, writer, clock, compose } = pass.runtime;
  for (let left = await docker.inspectContainer(name); left; left = await docker.inspectContainer(name)) {
    if (left.State.Status === 'exited' && left.State.ExitCode === 0) return;
    // one that a pass before ours began is still at work
    if (left.State.Running) await clock.sleep(500);
    else await writer.remove(name);
  }
  const app = appOf(pass, step.app);
  await compose.run({
    project: app.project,
    projectDir: app.dir,
    file: fileFor(pass, step, target),
    service: target.service,
    name,
    argv: target.argv,
    ...(app.variables ? { variables: revealed(pass.runtime, app, app.variables) } : {}),
    deadline,
  });
}

function fileFor(pass: Pass, step: Step, { service, image, key }: Migration): string {
  const app = appOf(pass, step.app);
  const rendered = renderedFile(pass, app);
  if (image === undefined) return rendered;
  const bytes = pass.runtime.files.read(rendered) ?? new Uint8Array();
  const path = join(pass.runtime.store.dir, 'apps', app.project, `migration-${key}.yaml`);
  pass.runtime.writeFile(path, withImage(new TextDecoder().decode(bytes), service, image), 0o600);
  return path;
}

function remember({ runtime }: Pass, app: string, key: string): void {
  const memory = ownValue(runtime.store.memory().apps, app) ?? nothingRemembered;
  runtime.store.remember(app, { ...memory, migrated: [...(memory.migrated ?? []), key] });
}

/** The error to tell, once the old version serves again; or another one, where it does not. */
async function putBack(pass: Pass, step: Step, target: Migration, name: string, cause: unknown): Promise<OrbitrError> {
  const { docker, writer } = pass.runtime;
  const log = await docker.logs(name, 20).catch(() => []);
  const why = cause instanceof Error ? cause.message : String(cause);
  const detail = log.length > 0 ? [`last lines of ${name}:`, ...log.map((line) => `  ${line}`)] : [];
  const subject = { app: step.app };
  try {
    if (await docker.inspectContainer(name)) {
      await writer.stop(name, 1);
      await writer.remove(name);
    }
    for (const { id } of target.stop) await writer.start(id);
  } catch (error) {
    const message = `a migration of ${target.service} failed (${why}), and the old version could not be started again: ${error instanceof Error ? error.message : String(error)}`;
    return new OrbitrError({ code: 'unhealthy', message, detail, subject, cause, suggestions: ['orbitr status'] });
  }
  return new OrbitrError({
    code: 'migration-failed',
    message: `a migration of ${target.service} failed, and the old version runs again: ${why}`,
    detail,
    subject,
    cause,
    suggestions: ['mend what it says, then run orbitr apply once more'],
  });
}
