import type { NotifierTarget } from '../../../core/notify/notifiers.ts';

/** What most often helps, by what a service said or the network did. */
export function suggestionsFor({ type }: Pick<NotifierTarget, 'type'>, words: string): string[] {
  if (/ENOTFOUND|EAI_AGAIN/.test(words)) return ['check the name of the host in its url'];
  if (/certificate/i.test(words)) return ['let NODE_EXTRA_CA_CERTS name the file of its authority’s certificate'];
  if (type === 'email') return forMail(words);
  return / answers 40[134]\b/.test(words) ? [`check the url and the token of ${type} in orbitr.yaml`] : [];
}

function forMail(words: string): string[] {
  if (/ answers 53\d\b/.test(words)) return ['check user and password in its url, % and @ written as %25 and %40'];
  if (/STARTTLS/.test(words)) return ['use smtps://, or allow it in the open: ?tls=off at the end of its url'];
  if (/in time|wrong version number/.test(words))
    return ['check the port in its url: 465 for smtps://, 587 for smtp://'];
  return [];
}
