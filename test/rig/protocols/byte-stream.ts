import { connect, type Socket } from 'node:net';
import type { Address } from '../tunnel.ts';

/** A TCP connection from which a test takes bytes in order. */
export interface ByteStream {
  readonly send: (bytes: Uint8Array | string) => void;
  /** Waits for so many bytes; rejects where the other side ends before. */
  readonly take: (count: number) => Promise<Buffer>;
  /** Up to the next CR LF, which is taken and not given. */
  readonly line: () => Promise<string>;
  readonly end: () => void;
}

/** Every wait ends after ten seconds with an error. */
export async function openByteStream({ host, port }: Address): Promise<ByteStream> {
  const socket = await connected(host, port);
  socket.setTimeout(10_000, () => socket.destroy(new Error(`${host}:${port} is silent`)));
  const chunks = socket[Symbol.asyncIterator]();
  let buffer = Buffer.alloc(0);
  const more = async (): Promise<void> => {
    const { done, value } = await chunks.next();
    if (done) throw new Error(`${host}:${port} ended the connection`);
    buffer = Buffer.concat([buffer, value]);
  };
  const take = async (count: number): Promise<Buffer> => {
    while (buffer.length < count) await more();
    const taken = buffer.subarray(0, count);
    buffer = buffer.subarray(count);
    return taken;
  };
  return {
    send: (bytes) => void socket.write(bytes),
    take,
    line: async () => {
      while (!buffer.includes('\r\n')) await more();
      return (await take(buffer.indexOf('\r\n') + 2)).toString('utf8').slice(0, -2);
    },
    end: () => void socket.destroy(),
  };
}

function connected(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host, () => resolve(socket));
    socket.once('error', reject);
  });
}
