import { joinPath } from '../files/paths.ts';
import type { ServiceModel } from './model.ts';
import type { DesiredApp } from './types.ts';

/** A config or secret that lies in no file of the host, so that nothing can be mounted: it is copied into the container. */
export interface InlineFile {
  readonly kind: 'config' | 'secret';
  /** As the Compose file calls it. */
  readonly name: string;
  /** Absolute, in the container. */
  readonly target: string;
  readonly mode: number;
  /** NaN where the file says something that is no number. */
  readonly uid: number;
  readonly gid: number;
  /** Secrets in it as tokens. */
  readonly content: string;
}

/** What a service is given by `content:` or `environment:`, where and with which rights Compose would put it. */
export function inlineFiles({ model, variables }: Pick<DesiredApp, 'model' | 'variables'>, name: string): InlineFile[] {
  const service = model.services[name];
  const filesOf = (kind: InlineFile['kind'], base: string): InlineFile[] =>
    (service?.[`${kind}s`] ?? []).flatMap((use) => {
      const { content, environment } = model[`${kind}s`][use.source] ?? {};
      const text = content ?? (environment === undefined ? undefined : (variables?.[environment] ?? ''));
      if (text === undefined) return [];
      return [
        { kind, name: use.source, target: joinPath(base, use.target || use.source), ...rightsOf(use), content: text },
      ];
    });
  return [...filesOf('config', '/'), ...filesOf('secret', '/run/secrets')];
}

type FileUse = NonNullable<ServiceModel['configs']>[number];

function rightsOf({ mode = 0o444, uid, gid }: FileUse): Pick<InlineFile, 'mode' | 'uid' | 'gid'> {
  return { mode: typeof mode === 'string' ? Number.parseInt(mode, 8) : mode, uid: idOf(uid), gid: idOf(gid) };
}

function idOf(text = ''): number {
  return /^\d*$/.test(text) ? Number(text) : Number.NaN;
}
