import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../rig/places.ts';

/** What examples/socket-proxy lets through: `METHOD PATH` without the API version. */
export function allowedRequests(): readonly RegExp[] {
  const conf = readFileSync(join(root, 'examples/socket-proxy/nginx.conf'), 'utf8');
  return [...conf.matchAll(/^\s*"~(\^[^"]+\$)" 1;$/gm)].map(([, pattern = '']) => new RegExp(pattern));
}

/** `GET /v1.41/containers/json?all=1` → `GET /containers/json`. */
export function plainRequest(request: string): string {
  return request.replace(/ \/v1\.\d+\//, ' /').replace(/\?.*$/, '');
}
