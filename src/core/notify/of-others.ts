import type { OrbitrError } from '../errors.ts';
import type { Commit } from '../revision/types.ts';
import type { Outdated } from '../updates/types.ts';
import { listed, sentence } from './sentences.ts';
import type { Notice } from './types.ts';

/** What an OrbitrError says. */
type Why = Pick<OrbitrError, 'message' | 'suggestions'>;

/** A change that may not be made without a person: consent is missing, or it is more than one pass may do. The next pass of the app ends it. */
export function noticeOfWaiting(app: string, { message, suggestions }: Why, at: number): Notice {
  return {
    ...{ kind: 'failed', severity: 'warning', course: 'lasting', about: `apply ${app}`, app, at },
    title: `a change of ${app} waits for a person`,
    text: listed([sentence(message), ...suggestions.map((text) => `Try: ${text}`)]),
  };
}

/** A service that hands stop again and again is left to them. */
export function noticeOfHands(app: string, message: string, at: number): Notice {
  return {
    ...{ kind: 'drift', severity: 'warning', course: 'moment', about: `hands ${app}`, app, at },
    title: `a service of ${app} is left stopped, as it was by hand`,
    text: [sentence(message)],
  };
}

/** A service whose container ends by itself again and again. */
export function noticeOfFlapping(
  { app, service, message, suggestions }: Why & { readonly app: string; readonly service: string },
  at: number,
): Notice {
  return {
    ...{ kind: 'unhealthy', severity: 'error', course: 'lasting', about: `falls ${app}/${service}`, app, at },
    title: `${app}/${service} ends by itself again and again`,
    text: listed([sentence(message), ...suggestions.map((text) => `Try: ${text}`)]),
  };
}

export function noticeOfRest({ app, service }: { readonly app: string; readonly service: string }, at: number): Notice {
  const title = `${app}/${service} goes on running`;
  return {
    ...{ kind: 'recovered', severity: 'info', course: 'end', about: `falls ${app}/${service}`, app, at },
    title,
    text: [],
  };
}

/** A pass that could not begin or go on: the files are broken as a whole, or the engine is away. The next plan or pass is its end. */
export function noticeOfError({ message, suggestions }: Why, at: number): Notice {
  return {
    ...{ kind: 'failed', severity: 'error', course: 'lasting', about: 'pass', at },
    title: 'the workspace could not be worked on',
    text: listed([sentence(message), ...suggestions.map((text) => `Try: ${text}`)]),
  };
}

/** The files cannot be fetched; what was fetched last goes on being served. `source`: its address, as it may be shown. */
export function noticeOfSource(
  source: string,
  { why, at, commit }: { readonly why: string; readonly at: number; readonly commit?: Commit },
): Notice {
  return {
    ...{
      kind: 'source-failed',
      severity: 'error',
      course: 'lasting',
      about: 'source',
      at,
      ...(commit ? { commit } : {}),
    },
    title: `${source} cannot be read`,
    text: [sentence(why), 'What was read last goes on being kept up.'],
  };
}

export function noticeOfSourceBack(source: string, at: number): Notice {
  const title = `${source} can be read again`;
  return { kind: 'recovered', severity: 'info', course: 'end', about: 'source', at, title, text: [] };
}

export function noticeOfBackup(app: string, { why, at }: { readonly why: string; readonly at: number }): Notice {
  return {
    ...{ kind: 'backup-failed', severity: 'error', course: 'lasting', about: `backup ${app}`, app, at },
    title: `${app} could not be backed up`,
    text: [sentence(why)],
  };
}

export function noticeOfBackupDone(app: string, at: number): Notice {
  const title = `${app} was backed up again`;
  return { kind: 'recovered', severity: 'info', course: 'end', about: `backup ${app}`, app, at, title, text: [] };
}

/** One for each app that `orbitr update` would take something for. */
export function noticesOfOutdated({ images, extensions }: Outdated, at: number): Notice[] {
  const lines = [
    ...images.flatMap(({ app, service, current, allowed }) =>
      allowed ? [{ app, text: `${service}: ${newer(current.tag, allowed.tag)}` }] : [],
    ),
    ...extensions.map(({ app, extension, current, allowed }) => ({
      app,
      text: `extension ${extension}: ${newer(current, allowed)}`,
    })),
  ];
  return [...Map.groupBy(lines, ({ app }) => app)].map(([app, own]) => ({
    ...{ kind: 'update-available', severity: 'info', course: 'standing', about: `update ${app}`, app, at },
    title: `there is something newer for ${app}`,
    text: listed([...own.map(({ text }) => text), `To take it: orbitr update ${app}`]),
  }));
}

function newer(current: string, allowed: string): string {
  return current === allowed ? `${current} was built anew` : `${current} → ${allowed}`;
}
