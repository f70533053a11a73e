import { hmacSha256 } from '../../lib/hmac.ts';
import type { NotifierMember } from './contract.ts';

/**
 * JSON for whoever listens. Where there is a `key`, `X-Orbitr-Signature: sha256=<hex>` is the HMAC-SHA256 of `<X-Orbitr-Timestamp>.<body>`,
 * so that a message can neither be forged nor played again later.
 */
export const webhook: NotifierMember = ({ notice, target, workspace, id, now }, send) => {
  const { kind, severity, app, title, text, at, revision, commit, link } = notice;
  const facts = {
    version: 1,
    id,
    workspace,
    kind,
    severity,
    app,
    title,
    text,
    at: new Date(at).toISOString(),
    revision,
    commit,
    link,
  };
  const body = JSON.stringify(facts);
  const timestamp = String(Math.floor(now / 1000));
  return send({
    url: target.url,
    headers: {
      'x-orbitr-event': kind,
      'x-orbitr-delivery': id,
      'x-orbitr-timestamp': timestamp,
      ...(target.key === undefined
        ? {}
        : { 'x-orbitr-signature': `sha256=${hmacSha256(target.key, `${timestamp}.${body}`)}` }),
      ...(target.token === undefined ? {} : { authorization: `Bearer ${target.token}` }),
    },
    body,
  });
};
