/** Without a terminal, each piece has a head of 8 bytes: stream, three zeros, length. With one, the bytes come as they are. */
export function withoutFrames(bytes: Buffer): Buffer {
  const pieces: Buffer[] = [];
  let at = 0;
  while (at + 8 <= bytes.length) {
    const isHead = bytes.readUInt8(at) <= 2 && bytes.readUIntBE(at + 1, 3) === 0;
    if (!isHead) return at === 0 ? bytes : Buffer.concat(pieces);
    const end = at + 8 + bytes.readUInt32BE(at + 4);
    pieces.push(bytes.subarray(at + 8, end));
    at = end;
  }
  return at === 0 ? bytes : Buffer.concat(pieces);
}
