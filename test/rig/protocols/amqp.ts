import type { Address } from '../tunnel.ts';
import { type ByteStream, openByteStream } from './byte-stream.ts';

export interface AmqpAddress extends Address {
  readonly user: string;
  readonly password: string;
  /** `/` if left out. */
  readonly vhost?: string;
}

/** AMQP 0-9-1 up to an open connection, then ends it. Rejects with the server's words: `ACCESS_REFUSED - …`, `NOT_ALLOWED - …`. */
export async function amqpHandshake({ user, password, vhost = '/', ...address }: AmqpAddress): Promise<void> {
  const stream = await openByteStream(address);
  try {
    stream.send(Buffer.from('AMQP\x00\x00\x09\x01', 'latin1'));
    await method(stream, 'start');
    stream.send(
      frame(11, Buffer.concat([capabilities(), short('PLAIN'), long(`\0${user}\0${password}`), short('en_US')])),
    );
    const limits = await method(stream, 'tune');
    stream.send(frame(31, limits));
    stream.send(frame(40, Buffer.concat([short(vhost), Buffer.from([0, 0])])));
    await method(stream, 'openOk');
    // 200, no text, caused by no method
    stream.send(frame(50, Buffer.concat([Buffer.from([0, 200]), short(''), Buffer.alloc(4)])));
    await method(stream, 'closeOk');
  } finally {
    stream.end();
  }
}

const methods = { start: 10, tune: 30, openOk: 41, close: 50, closeOk: 51 } as const;
const connection = 10;

/** The arguments of the connection's next method, which must be this one. */
async function method(stream: ByteStream, expected: keyof typeof methods): Promise<Buffer> {
  const head = await stream.take(7);
  // a server that speaks another version answers with its own protocol header
  if (head[0] !== 1) throw new Error(`no method of AMQP 0-9-1: ${head.toString('latin1')}`);
  const payload = await stream.take(head.readUInt32BE(3));
  await stream.take(1);
  const id = payload.readUInt16BE(2);
  if (id === methods.close && expected !== 'closeOk') {
    const length = payload[6] ?? 0;
    throw new Error(payload.toString('utf8', 7, 7 + length));
  }
  if (payload.readUInt16BE(0) !== connection || id !== methods[expected])
    throw new Error(`expected ${expected}, the server sent method ${id}`);
  return payload.subarray(4);
}

function frame(id: number, args: Buffer): Buffer {
  const payload = Buffer.concat([Buffer.from([0, connection, 0, id]), args]);
  const head = Buffer.from([1, 0, 0, 0, 0, 0, 0]);
  head.writeUInt32BE(payload.length, 3);
  return Buffer.concat([head, payload, Buffer.from([0xce])]);
}

/** With this the server says why it refuses, and does not just hang up. */
function capabilities(): Buffer {
  const inner = Buffer.concat([short('authentication_failure_close'), Buffer.from('t\x01', 'latin1')]);
  return long(Buffer.concat([short('capabilities'), Buffer.from('F'), long(inner)]));
}

function short(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

function long(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
