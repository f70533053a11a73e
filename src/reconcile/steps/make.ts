import type { Step } from '../../core/plan/types.ts';
import { appOf, type Pass, renderedFile } from '../pass.ts';
import { revealed } from '../secrets.ts';
import type { TargetOf } from './run-step.ts';

/** Compose stops each container in turn, and each may take its whole grace; the rest is its own work. */
const margin = 60_000;

export async function makeContainers(pass: Pass, step: Step, target: TargetOf<'services'>): Promise<undefined> {
  const app = appOf(pass, step.app);
  const graces = app.services
    .filter(({ name }) => target.services.includes(name))
    .map(({ grace, replicas }) => grace * replicas);
  const isWholeApp = step.verb === 'create' && target.services.length === app.services.length;
  await pass.runtime.compose.create({
    project: app.project,
    projectDir: app.dir,
    file: renderedFile(pass, app),
    services: isWholeApp ? [] : target.services,
    ...(app.variables ? { variables: revealed(pass.runtime, app, app.variables) } : {}),
    recreate: step.verb === 'recreate',
    ...(target.scale === undefined ? {} : { scale: target.scale }),
    deadline: margin + graces.reduce((sum, grace) => sum + grace * 1000, 0),
  });
}
