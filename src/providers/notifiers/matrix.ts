import { contextOf, fitted } from '../../core/notify/fitted.ts';
import { type Answer, addressOf, linesOf, type NotifierMember, type Send, Unsendable } from './contract.ts';
import { htmlOf } from './sending/html.ts';

/**
 * A message into a room that the account has joined; unencrypted, so the room must be, too. The id makes one message of several attempts.
 * https://spec.matrix.org/latest/client-server-api/#put_matrixclientv3roomsroomidsendeventtypetxnid
 */
export const matrix: NotifierMember = async ({ notice, target, workspace, id }, send) => {
  const { room = '', token = '' } = target;
  if (room === '' || token === '') throw new Unsendable('it needs a token and a room');
  const headers = { authorization: `Bearer ${token}` };
  const ask = (path: string): ReturnType<Send> => send({ url: addressOf(target, path), method: 'GET', headers });
  const found = room.startsWith('#') ? await roomOf(room, ask) : { id: room };
  if (!('id' in found)) return found;
  const context = contextOf(notice, workspace);
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(found.id)}/send/m.room.message/${encodeURIComponent(id)}`;
  return send({
    url: addressOf(target, path),
    method: 'PUT',
    headers,
    body: {
      // clients ring for texts, and not for notices
      msgtype: notice.severity === 'info' ? 'm.notice' : 'm.text',
      body: fitted([notice.title, linesOf(notice), context].filter(Boolean).join('\n'), 12_000),
      format: 'org.matrix.custom.html',
      formatted_body: htmlOf(notice, context),
      'm.mentions': {},
    },
  });
};

/** The id behind an alias. */
async function roomOf(
  alias: string,
  ask: (path: string) => Promise<Answer>,
): Promise<Answer | { readonly id: string }> {
  const answer = await ask(`/_matrix/client/v3/directory/room/${encodeURIComponent(alias)}`);
  if (answer.outcome !== 'taken') return answer;
  const id = /"room_id"\s*:\s*"(![^"]+)"/.exec(answer.body ?? '')?.[1];
  return id === undefined ? { outcome: 'refused', words: `the server knows no room ${alias}` } : { id };
}
