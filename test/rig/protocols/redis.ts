import type { Address } from '../tunnel.ts';
import { type ByteStream, openByteStream } from './byte-stream.ts';

export interface RedisAddress extends Address {
  readonly password?: string;
  /** `default` if left out. */
  readonly user?: string;
}

export type RedisReply = string | number | null | readonly RedisReply[];

/** `PONG`; rejects with the server's words, such as `WRONGPASS …` and `NOAUTH …`. */
export async function redisPing(address: RedisAddress): Promise<string> {
  return String(await redisCommand(address, 'PING'));
}

/** One command on a connection of its own: `redisCommand(address, 'SET', 'key', 'value')`. */
export async function redisCommand(address: RedisAddress, ...words: readonly string[]): Promise<RedisReply> {
  const { user = 'default', password } = address;
  const stream = await openByteStream(address);
  try {
    if (password !== undefined) await exchange(stream, ['AUTH', user, password]);
    return await exchange(stream, words);
  } finally {
    stream.end();
  }
}

async function exchange(stream: ByteStream, words: readonly string[]): Promise<RedisReply> {
  stream.send(`*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`);
  return reply(stream);
}

async function reply(stream: ByteStream): Promise<RedisReply> {
  const line = await stream.line();
  const rest = line.slice(1);
  switch (line.slice(0, 1)) {
    case '+':
      return rest;
    case ':':
      return Number(rest);
    case '$':
      return rest === '-1' ? null : (await stream.take(Number(rest) + 2)).toString('utf8').slice(0, -2);
    case '*':
      return several(stream, Number(rest));
    default:
      throw new Error(rest);
  }
}

async function several(stream: ByteStream, count: number): Promise<readonly RedisReply[]> {
  const replies: RedisReply[] = [];
  while (replies.length < count) replies.push(await reply(stream));
  return replies;
}
