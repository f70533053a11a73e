import type { Address } from '../tunnel.ts';
import { type ByteStream, openByteStream } from './byte-stream.ts';

export interface MqttAddress extends Address {
  readonly user?: string;
  readonly password?: string;
}

export interface MqttClient {
  /** Ends when the server has agreed. */
  readonly subscribe: (topic: string) => Promise<void>;
  /** With QoS 1: ends when the server has it. A message that came meanwhile is not lost. */
  readonly publish: (topic: string, message: string, options?: { readonly retain?: boolean }) => Promise<void>;
  /** The next message that the server sends. */
  readonly next: () => Promise<{ readonly topic: string; readonly message: string }>;
  readonly end: () => void;
}

/** MQTT 3.1.1. Rejects with `refused: bad user name or password` and the like. */
export async function mqttConnect(address: MqttAddress): Promise<MqttClient> {
  const stream = await openByteStream(address);
  const waiting: Packet[] = [];
  const receive = async (type: number): Promise<Packet> => {
    for (;;) {
      const packet = await readPacket(stream);
      if (packet.type === type) return packet;
      if (packet.type === types.publish) waiting.push(packet);
    }
  };
  stream.send(connectPacket(address));
  const code = (await receive(types.connack)).body[1] ?? 0;
  if (code !== 0) {
    stream.end();
    throw new Error(`refused: ${refusals[code] ?? code}`);
  }
  return {
    subscribe: async (topic) => {
      stream.send(packetOf(0x82, Buffer.concat([Buffer.from([0, 1]), text(topic), Buffer.from([0])])));
      const granted = (await receive(types.suback)).body[2];
      if (granted === 0x80) throw new Error(`refused: subscription to ${topic}`);
    },
    publish: async (topic, message, { retain = false } = {}) => {
      const body = Buffer.concat([text(topic), Buffer.from([0, 2]), Buffer.from(message)]);
      stream.send(packetOf(retain ? 0x33 : 0x32, body));
      await receive(types.puback);
    },
    next: async () => messageOf(waiting.shift() ?? (await receive(types.publish))),
    end: () => {
      stream.send(packetOf(0xe0, Buffer.alloc(0)));
      stream.end();
    },
  };
}

const types = { connack: 2, publish: 3, puback: 4, suback: 9 } as const;
const refusals: Readonly<Record<number, string>> = { 4: 'bad user name or password', 5: 'not authorised' };

interface Packet {
  readonly type: number;
  readonly flags: number;
  readonly body: Buffer;
}

function connectPacket({ user, password }: MqttAddress): Buffer {
  const flags = 0x02 | (user === undefined ? 0 : 0x80) | (password === undefined ? 0 : 0x40);
  const keepAlive = [0, 60];
  const parts = [text('MQTT'), Buffer.from([4, flags, ...keepAlive]), text('')];
  return packetOf(
    0x10,
    Buffer.concat([...parts, ...[user, password].flatMap((part) => (part === undefined ? [] : [text(part)]))]),
  );
}

/** The length is written seven bits at a time, the lowest first. */
function packetOf(first: number, body: Buffer): Buffer {
  const length: number[] = [];
  let rest = body.length;
  do {
    length.push((rest % 128) + (rest >= 128 ? 128 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Buffer.concat([Buffer.from([first, ...length]), body]);
}

async function readPacket(stream: ByteStream): Promise<Packet> {
  const [first = 0] = await stream.take(1);
  let length = 0;
  for (let shift = 0; ; shift += 7) {
    const [byte = 0] = await stream.take(1);
    length += (byte & 127) << shift;
    if (byte < 128) break;
  }
  return { type: first >> 4, flags: first & 15, body: await stream.take(length) };
}

function messageOf({ flags, body }: Packet): { readonly topic: string; readonly message: string } {
  const end = 2 + body.readUInt16BE(0);
  const identifier = (flags & 6) === 0 ? 0 : 2;
  return { topic: body.toString('utf8', 2, end), message: body.toString('utf8', end + identifier) };
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
