import { contextOf, fitted } from '../../core/notify/fitted.ts';
import { addressOf, linesOf, type NotifierMember, Unsendable } from './contract.ts';

/** A message of an application. Its token goes into a header, where no log of a proxy writes it down. https://gotify.net/docs/pushmsg */
export const gotify: NotifierMember = async ({ notice, target, workspace }, send) => {
  const given = addressOf(target);
  const token = target.token ?? given.searchParams.get('token') ?? '';
  if (token === '') throw new Unsendable('it has no token: add token: { secret: notify/gotify }');
  const address = given.pathname.endsWith('/message') ? given : addressOf(target, '/message');
  address.searchParams.delete('token');
  const text = [linesOf(notice), contextOf(notice, workspace)].filter(Boolean).join('\n\n');
  return send({
    url: address,
    headers: { 'x-gotify-key': token },
    body: {
      title: fitted(notice.title, 250),
      message: fitted(text, 10_000),
      // up to 3 it makes no noise, from 8 on it insists
      priority: { info: 3, warning: 5, error: 8 }[notice.severity],
      extras: {
        'client::display': { contentType: 'text/plain' },
        ...(notice.link === undefined ? {} : { 'client::notification': { click: { url: notice.link } } }),
      },
    },
  });
};
