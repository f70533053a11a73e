import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Tries to listen there, and stops at once. Only `address in use` is a no: what this user may not do the engine may. */
export async function isPortFree(address: string, port: number, protocol: string): Promise<boolean> {
  try {
    if (protocol === 'tcp') await listen(address, port);
    if (protocol === 'udp') await bind(address, port);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE');
  }
}

async function listen(address: string, port: number): Promise<void> {
  const server = createServer();
  server.listen({ port, exclusive: true, ...(address ? { host: address } : {}) });
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
}

async function bind(address: string, port: number): Promise<void> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  try {
    socket.bind({ port, exclusive: true, ...(address ? { address } : {}) });
    await once(socket, 'listening');
  } finally {
    socket.close();
  }
}
