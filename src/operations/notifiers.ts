import { basename, join } from 'node:path';
import { workspaceFileName } from '../core/config/file-names.ts';
import { loadWorkspaceFile } from '../core/config/load-workspace-file.ts';
import type { WorkspaceFile } from '../core/config/workspace-file.ts';
import { OrbitrError, WorkspaceError } from '../core/errors.ts';
import { textBytes } from '../core/files/decode.ts';
import { masked } from '../core/notify/mask.ts';
import { placeOf, rulesOf } from '../core/notify/notifiers.ts';
import type { NotifierList, NotifierTest, TestedNotifier } from '../core/notify/report.ts';
import type { Notice } from '../core/notify/types.ts';
import { hasErrors } from '../core/problems.ts';
import { nearest } from '../lib/nearest.ts';
import type { Patience } from '../ports/notify.ts';
import type { Runtime } from '../ports/runtime.ts';
import { type KnownNotifier, knownNotifiers, sendNotice } from '../reconcile/notify/send-notice.ts';

type Tells = Pick<Runtime, 'dir' | 'files' | 'secrets' | 'notify' | 'clock'>;

/** Somebody waits in front of a terminal. */
const patience: Patience = { attempts: 3, timeout: 10_000, longestWait: 10_000 };

/** Who is told of what. Needs neither engine nor network. Throws a WorkspaceError where orbitr.yaml has errors. */
export function listNotifiers(runtime: Tells, asked: readonly string[]): NotifierList {
  const { known } = chosen(runtime, asked);
  const notifiers = known.map(({ name, notification, target }) => {
    const { on, severity, apps, remind } = rulesOf(notification);
    return {
      name,
      type: notification.type,
      where: placeOf(notification, target),
      on,
      severity,
      ...(apps ? { apps } : {}),
      ...(remind === undefined ? {} : { remindSeconds: remind / 1000 }),
      ...('missing' in target ? { missing: target.missing } : {}),
    };
  });
  return { version: 1, notifiers };
}

/** Sends a test notice through each, whatever `on`, `apps` and `severity` say; all at the same time. */
export async function testNotifiers(
  runtime: Tells,
  asked: readonly string[],
  signal: AbortSignal,
): Promise<NotifierTest> {
  const { known, workspace } = chosen(runtime, asked);
  const notice = masked(testNotice(workspace, runtime.clock.now()), []);
  const tested = await Promise.all(
    known.map(async (notifier): Promise<TestedNotifier> => {
      const { name, notification, target } = notifier;
      const delivery = await sendNotice(runtime, notifier, notice, { workspace, patience, signal });
      const { kind, ...facts } = delivery;
      return {
        name,
        type: notification.type,
        where: placeOf(notification, target),
        delivered: kind === 'delivered',
        ...facts,
      };
    }),
  );
  return { version: 1, exit: tested.every(({ delivered }) => delivered) ? 0 : 1, notifiers: tested };
}

/** By name or type; all where nothing is asked. Throws `reference-missing` for what is neither. */
function chosen(
  runtime: Tells,
  asked: readonly string[],
): { readonly known: KnownNotifier[]; readonly workspace: string } {
  const file = readFile(runtime);
  const all = knownNotifiers(runtime, file.notifications ?? []);
  const words = all.flatMap(({ name, notification }) => [name, notification.type]);
  const unknown = asked.find((word) => !words.includes(word));
  if (unknown !== undefined) throw noSuch(unknown, [...new Set(words)]);
  const known = all.filter(
    ({ name, notification }) => asked.length === 0 || asked.includes(name) || asked.includes(notification.type),
  );
  return { known, workspace: file.name ?? basename(runtime.dir) };
}

function readFile({ files, dir }: Tells): WorkspaceFile {
  const bytes = files.read(join(dir, workspaceFileName), textBytes);
  const { file, problems } = loadWorkspaceFile(bytes ?? new Uint8Array());
  if (hasErrors(problems)) throw new WorkspaceError(problems);
  return file;
}

function noSuch(word: string, words: readonly string[]): OrbitrError {
  const meant = nearest(word, words);
  const choice = words.length > 0 ? [`use one of: ${words.join(', ')}`] : ['add notifications: to orbitr.yaml'];
  return new OrbitrError({
    code: 'reference-missing',
    message: `orbitr.yaml has no notifier ${word}`,
    suggestions: meant ? [`orbitr notifier test ${meant}`] : choice,
  });
}

function testNotice(workspace: string, at: number): Notice {
  return {
    ...{ kind: 'test', severity: 'info', course: 'moment', about: 'test', at },
    title: `a test from Orbitr on ${workspace}`,
    text: ['Notices of this workspace arrive here.', 'Nothing has happened: somebody ran orbitr notifier test.'],
  };
}
