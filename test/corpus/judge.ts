import type { LoadedCompose } from '../../src/core/compose/types.ts';
import type { ComposeModel } from '../../src/core/desired/model.ts';
import { resolveApp } from '../../src/core/desired/resolve.ts';
import { readModel } from '../../src/core/desired/unescape.ts';
import { plan } from '../../src/core/plan/plan.ts';
import { worldOf } from '../support/world.ts';
import { loadPlaced, type Placed } from './load.ts';
import { difference, modelOf } from './model.ts';

/** How far one file comes without an engine. */
export interface Judged {
  readonly placed: Placed;
  /** Why it does not load: what Orbitr found, or Compose after it. */
  readonly refused?: readonly string[];
  /** What Compose made of it, with Orbitr's variables. */
  readonly model?: ComposeModel;
  readonly lacks: readonly string[];
  /** Absent: it can be planned. */
  readonly unplanned?: string;
  /** Where the model is another than Compose's own. */
  readonly differs?: string;
}

export async function judge(placed: Placed): Promise<Judged> {
  const { compose, problems, lacks } = loadPlaced(placed);
  if (!compose) {
    const errors = problems.filter(({ severity }) => severity === 'error');
    return { placed, lacks, refused: errors.map(({ code, message }) => `${code}: ${message}`) };
  }
  const { config } = placed.sample;
  try {
    const json = await modelOf(placed, compose.variables);
    const differs = config && difference(json, config, placed.folder);
    const model = readModel(json);
    return { placed, lacks, model, ...(differs === undefined ? {} : { differs }), ...planned(placed, compose, model) };
  } catch (cause) {
    return { placed, lacks, refused: [cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause)] };
  }
}

/** A plan for an engine that holds nothing. */
function planned({ project, dir }: Placed, compose: LoadedCompose, model: ComposeModel): Pick<Judged, 'unplanned'> {
  const app = { name: project, dir, file: {}, positions: {}, compose, problems: [], inputs: {} };
  const context = { project, usedBy: [], configs: {}, secretContents: {}, builds: {} };
  const [own] = plan(worldOf({ workspace: 'corpus', apps: [resolveApp(app, model, context)], frozen: [] })).apps;
  if (own?.status === 'changes') return {};
  return { unplanned: own?.findings[0]?.message ?? 'no service is enabled without a profile' };
}
