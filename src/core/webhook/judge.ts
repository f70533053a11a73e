import { bodyFormat, readBody } from './body.ts';
import { isReplayed } from './deliveries.ts';
import { senderNamed, senderTold } from './senders/index.ts';
import type { Deliveries, Refusal, Verdict, WebhookRequest, WebhookSecrets, WebhookSender } from './types.ts';

export interface Known {
  readonly secrets: WebhookSecrets;
  readonly seen: Deliveries;
  /** Unix milliseconds. */
  readonly now: number;
}

/**
 * What is to be made of a delivery. Whether it is genuine is decided over the bytes, before one of them is parsed; whether it is news, and
 * what of, only afterwards.
 */
export function judgeWebhook(request: WebhookRequest, { secrets, seen, now }: Known): Verdict {
  const member = request.sender === undefined ? senderTold(request.headers) : senderNamed(request.sender);
  if (!member) return request.sender === undefined ? unknownSender : noSuchPlace;
  const format = bodyFormat(request.headers);
  if (format === undefined) return wrongFormat;
  const sender = member.name;
  const proof = member.prove(
    request,
    (secrets[sender] ?? []).filter((secret) => secret !== ''),
    now,
  );
  if (proof.kind !== 'genuine') return forged(sender, proof.why);
  if (proof.isStale) return refuse(sender, 403, 'its time is not now', 'the timestamp is too far from the present');
  const payload = readBody(request.body, format);
  if (payload === undefined) return refuse(sender, 400, 'no JSON object', 'the body is not a JSON object');
  const reading = member.read(payload, request.headers);
  if (reading.kind === 'malformed') return refuse(sender, 400, reading.why, `the payload is not as expected`);
  if (reading.kind === 'ignored') return { ...reading, sender };
  // Whoever sets a hook up tries it more than once, and a ping changes nothing.
  const marks = reading.wake.kind === 'ping' ? [] : proof.marks.map((mark) => `${sender} ${mark}`);
  if (isReplayed(seen, marks, now)) {
    if (member.insists) return { kind: 'ignored', sender, why: 'it was taken before' };
    return refuse(sender, 403, 'seen before', 'this delivery was taken before');
  }
  return { kind: 'accepted', sender, wake: reading.wake, marks };
}

const unknownSender: Refusal = {
  kind: 'refused',
  status: 400,
  why: 'no header tells who sent it',
  told: 'who sent this cannot be told: post to /hooks/<sender>',
};
const noSuchPlace: Refusal = { kind: 'refused', status: 404, why: 'no such sender', told: 'not found' };
const wrongFormat: Refusal = {
  kind: 'refused',
  status: 415,
  why: 'neither JSON nor a form',
  told: 'the body must be application/json',
};

/** One answer for a wrong signature, a missing one and a sender that was never set up: a forger learns nothing from it. */
function forged(sender: WebhookSender, why: string): Refusal {
  return { kind: 'refused', sender, status: 401, why, told: 'not authorised' };
}

function refuse(sender: WebhookSender, status: 400 | 403, why: string, told: string): Refusal {
  return { kind: 'refused', sender, status, why, told };
}
