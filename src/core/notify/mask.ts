import { neutralise, neutraliseLine } from '../../lib/escape.ts';
import { longestFirst, withoutSecrets } from '../plan/show.ts';
import { formsOf } from '../secrets/hide.ts';
import type { Notice } from './types.ts';

/** A notice as it may leave the machine: no value of `hidden` (longest first) in it, no password of a URL, no control characters. */
export function masked(notice: Notice, hidden: readonly string[]): Notice {
  const line = (text: string) => withoutSecrets(neutraliseLine(text), hidden);
  const { commit, link, ...rest } = notice;
  return {
    ...rest,
    title: line(notice.title),
    text: notice.text.flatMap((text) => withoutSecrets(neutralise(text), hidden).split('\n')),
    ...(commit ? { commit: { id: commit.id, author: line(commit.author), subject: line(commit.subject) } } : {}),
    ...(/^https?:\/\//i.test(link ?? '') ? { link: line(link ?? '') } : {}),
  };
}

/** Every spelling of these values, as `masked` wants them. Short ones are left: they turn up everywhere by chance. */
export function hiddenForms(values: readonly string[]): string[] {
  return longestFirst(values.filter((value) => value.length >= 4).flatMap(formsOf));
}
