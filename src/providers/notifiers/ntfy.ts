import { bytes, contextOf, fitted } from '../../core/notify/fitted.ts';
import type { Notice } from '../../core/notify/types.ts';
import { decodeUri } from '../../lib/decode-uri.ts';
import { addressOf, linesOf, type NotifierMember, Unsendable } from './contract.ts';

/**
 * Published as JSON, which goes to the root of the server; the topic is the last part of the address. Plain text: ntfy reads Markdown only
 * where it is asked to. What is longer than 4,096 bytes would become an attachment. https://docs.ntfy.sh/publish/#publish-as-json
 */
export const ntfy: NotifierMember = async ({ notice, target, workspace }, send) => {
  const address = addressOf(target);
  const [, root = '', topic = ''] = /^(.*\/)([^/]*)$/.exec(address.pathname) ?? [];
  if (topic === '') throw new Unsendable('its url names no topic: write it like https://ntfy.sh/TOPIC');
  address.pathname = root;
  const text = [linesOf(notice), contextOf(notice, workspace)].filter(Boolean).join('\n\n');
  return send({
    url: address,
    ...(target.token === undefined ? {} : { headers: { authorization: `Bearer ${target.token}` } }),
    body: {
      topic: decodeUri(topic),
      title: fitted(notice.title, 250),
      message: fitted(text, 4000, undefined, bytes),
      priority: { info: 3, warning: 4, error: 5 }[notice.severity],
      tags: [tagOf(notice)],
      ...(notice.link === undefined ? {} : { click: notice.link }),
    },
  });
};

/** ntfy shows these as pictures. */
function tagOf({ kind, severity }: Notice): string {
  if (kind === 'recovered' || kind === 'applied') return 'white_check_mark';
  return { info: 'information_source', warning: 'warning', error: 'rotating_light' }[severity];
}
