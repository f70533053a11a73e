import { readFileSync } from 'node:fs';
import type { Agent } from 'node:http';
import { OrbitrError } from '../../core/errors.ts';
import type { Endpoint, TlsFiles } from './endpoint.ts';
import { sshAgent } from './ssh-agent.ts';

/** What dockerode is told about the way to the engine. Every member is given, so that it never looks into the environment by itself. */
export interface Transport {
  readonly socketPath: string | undefined;
  readonly host: string | undefined;
  readonly port: string | undefined;
  readonly protocol: 'http' | 'https';
  readonly pathPrefix: string;
  readonly agent: Agent;
  readonly ca: Buffer | undefined;
  readonly cert: Buffer | undefined;
  readonly key: Buffer | undefined;
}

const connections = { keepAlive: true, maxSockets: 16 };

/** A socket has no name to show to a TLS server; said so, Node.js does not look for one, which costs 3 ms at the first request. */
const plainConnections = { ...connections, servername: '' };

export function transport(endpoint: Endpoint): Transport {
  const [scheme = '', rest = ''] = endpoint.host.split('://');
  if (scheme === 'unix' || scheme === 'npipe') return { ...plain(), socketPath: rest };
  if (scheme === 'ssh') return { ...plain(), host: 'docker', port: '80', agent: sshAgent(endpoint.host, connections) };
  const url = new URL(`${endpoint.tls ? 'https' : 'http'}://${rest}`);
  const address = { host: url.hostname, pathPrefix: url.pathname };
  if (!endpoint.tls) return { ...plain(), ...address, port: url.port || '2375' };
  return { ...plain(), ...address, port: url.port || '2376', protocol: 'https', ...tls(endpoint.tls, endpoint.host) };
}

function plain(): Transport {
  // By this way and not by import: the ESM face of node:http loads 35 ms of what is not needed.
  const http = process.getBuiltinModule('node:http');
  return {
    socketPath: undefined,
    host: undefined,
    port: undefined,
    protocol: 'http',
    pathPrefix: '/',
    agent: new http.Agent(plainConnections),
    ca: undefined,
    cert: undefined,
    key: undefined,
  };
}

function tls(files: TlsFiles, host: string): Pick<Transport, 'agent' | 'ca' | 'cert' | 'key'> {
  const https = process.getBuiltinModule('node:https');
  const read = (path: string | undefined): Buffer | undefined => {
    try {
      return path === undefined ? undefined : readFileSync(path);
    } catch (cause) {
      throw new OrbitrError({
        code: 'docker-unreachable',
        message: `the TLS file ${path} for the engine at ${host} cannot be read`,
        suggestions: [`check that it exists and that you may read it: ls -l ${path}`],
        cause,
      });
    }
  };
  return {
    agent: new https.Agent({ ...connections, rejectUnauthorized: files.verify }),
    ca: read(files.caPath),
    cert: read(files.certPath),
    key: read(files.keyPath),
  };
}
