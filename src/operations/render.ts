import { WorkspaceError } from '../core/errors.ts';
import { mapTexts, showTokens } from '../core/secrets/token.ts';
import type { Runtime } from '../ports/runtime.ts';
import { loadDesired } from '../reconcile/load.ts';
import { observe } from '../reconcile/observe.ts';
import { appOf, newPass, renderText } from '../reconcile/pass.ts';
import { checkSelection } from './selection.ts';
import type { WorkspaceOptions } from './types.ts';

/** The Compose file that the actuator would get for one app, as YAML; secrets stand in it by name. */
export async function renderOperation(
  runtime: Runtime,
  options: WorkspaceOptions & { readonly app: string },
): Promise<string> {
  const { workspace, desired } = await loadDesired(runtime);
  checkSelection(
    [options.app],
    workspace.apps.map(({ name }) => name),
  );
  const app = desired.apps.find(({ name }) => name === options.app);
  if (!app)
    throw new WorkspaceError(
      workspace.problems.filter((problem) => problem.app === options.app || problem.app === undefined),
    );
  const input = await observe(runtime, desired, {
    apps: [app.name],
    prune: false,
    takeOver: [],
    allowData: [],
    deep: false,
  });
  const pass = newPass(runtime, input, { emit: () => undefined, wait: false, signal: new AbortController().signal });
  return renderText(pass, appOf(pass, app.name), withoutSecrets);
}

function withoutSecrets<T>(model: T): T {
  return mapTexts(model, showTokens);
}
