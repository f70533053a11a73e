import { createHash, type Hash } from 'node:crypto';
import {
  createWriteStream,
  type Dirent,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  type Stats,
} from 'node:fs';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

export interface Layer {
  /** Of the bytes that a registry keeps. */
  readonly digest: string;
  /** Of the bytes before they were compressed. */
  readonly diffId: string;
  readonly size: number;
}

/** All times are one moment, so that the same files give the same layer. */
const moment = 1_700_000_000;

/** Writes a folder as an image's layer. The capabilities are those of files that bear one, by their path in the image. */
export async function writeLayer(
  folder: string,
  file: string,
  capabilities: Readonly<Record<string, 'net_bind_service'>> = {},
): Promise<Layer> {
  const plain = createHash('sha256');
  const packed = createHash('sha256');
  let size = 0;
  await pipeline(
    Readable.from(tar(folder, capabilities)),
    passing((chunk) => plain.update(chunk)),
    createGzip({ level: 1 }),
    passing((chunk) => {
      packed.update(chunk);
      size += chunk.length;
    }),
    createWriteStream(file),
  );
  return { digest: digestOf(packed), diffId: digestOf(plain), size };
}

function digestOf(hash: Hash): string {
  return `sha256:${hash.digest('hex')}`;
}

function passing(look: (chunk: Buffer) => void): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      look(chunk);
      done(null, chunk);
    },
  });
}

function* tar(folder: string, capabilities: Readonly<Record<string, 'net_bind_service'>>): Generator<Buffer> {
  for (const path of pathsBelow(folder)) {
    const whole = join(folder, path);
    const status = lstatSync(whole);
    const capability = capabilities[`/${path}`] && netBindService;
    if (status.isDirectory()) yield* entry(`${path}/`, status, '5', {});
    else if (status.isSymbolicLink()) yield* entry(path, status, '2', { target: readlinkSync(whole) });
    else if (status.isFile())
      yield* entry(path, status, '0', { content: readFileSync(whole), ...(capability && { capability }) });
  }
  yield Buffer.alloc(1024);
}

/** A folder before what is in it; links are never followed. */
function pathsBelow(folder: string, prefix = ''): string[] {
  const byName = (a: Dirent, b: Dirent): number => (a.name < b.name ? -1 : 1);
  return readdirSync(join(folder, prefix), { withFileTypes: true })
    .sort(byName)
    .flatMap((child) => {
      const path = prefix ? `${prefix}/${child.name}` : child.name;
      return child.isDirectory() ? [path, ...pathsBelow(folder, path)] : [path];
    });
}

interface Body {
  readonly content?: Buffer;
  readonly target?: string;
  readonly capability?: Buffer;
}

function* entry(path: string, status: Stats, type: string, body: Body): Generator<Buffer> {
  const { content = Buffer.alloc(0), target = '', capability } = body;
  const records = [
    ...(Buffer.byteLength(path) > 100 ? [record('path', Buffer.from(path))] : []),
    ...(Buffer.byteLength(target) > 100 ? [record('linkpath', Buffer.from(target))] : []),
    ...(capability ? [record('SCHILY.xattr.security.capability', capability)] : []),
  ];
  if (records.length > 0) {
    const extended = Buffer.concat(records);
    yield* [header('pax', { mode: 0o644, uid: 0, gid: 0 }, 'x', extended.length, ''), padded(extended)];
  }
  yield* [header(path, status, type, content.length, target), padded(content)];
}

/** A record of an extended header counts its own length, digits included. */
function record(key: string, value: Buffer): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), value, Buffer.from('\n')]);
  let length = rest.length;
  while (length !== `${length}`.length + rest.length) length = `${length}`.length + rest.length;
  return Buffer.concat([Buffer.from(`${length}`), rest]);
}

function header(
  path: string,
  { mode, uid, gid }: Pick<Stats, 'mode' | 'uid' | 'gid'>,
  type: string,
  size: number,
  target: string,
): Buffer {
  const block = Buffer.alloc(512);
  const octal = (value: number, offset: number, width: number): void =>
    void block.write(`${value.toString(8).padStart(width - 1, '0')}\0`, offset, 'latin1');
  block.write(path, 0, 100, 'utf8');
  octal(mode & 0o7777, 100, 8);
  octal(uid, 108, 8);
  octal(gid, 116, 8);
  octal(size, 124, 12);
  octal(moment, 136, 12);
  block.write(`        ${type}`, 148, 'latin1');
  block.write(target, 157, 100, 'utf8');
  block.write('ustar\x0000', 257, 'latin1');
  octal(
    block.reduce((sum, byte) => sum + byte, 0),
    148,
    7,
  );
  return block;
}

function padded(content: Buffer): Buffer {
  const rest = content.length % 512;
  return rest === 0 ? content : Buffer.concat([content, Buffer.alloc(512 - rest)]);
}

/** As `setcap cap_net_bind_service=+ep` writes it: revision 2, effective, bit 10 permitted. */
const netBindService = Buffer.from('0100000200040000000000000000000000000000', 'hex');
