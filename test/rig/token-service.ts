import { createPrivateKey, randomUUID, sign } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { join } from 'node:path';

/**
 * Gives tokens as Docker Hub does: whoever asks may pull what exists, only the one account may push or see `private/…`, and for what does
 * not exist the registry then says that access is denied.
 *   node token-service.ts PORT CERTIFICATE KEY REPOSITORIES
 */
const account = { user: 'rig', password: 'right' };
const [port, certificateFile = '', keyFile = '', repositories = ''] = process.argv.slice(2);
const certificate = readFileSync(certificateFile, 'utf8');
const key = readFileSync(keyFile, 'utf8');
const header = { typ: 'JWT', alg: 'ES256', x5c: [certificate.replace(/-----[^-]+-----|\s/g, '')] };

createServer({ key, cert: certificate }, (request, response) => void answer(request, response)).listen(
  Number(port),
  '127.0.0.1',
);

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const form = new URLSearchParams((await request.toArray()).join(''));
  const query = new URL(request.url ?? '/', 'https://auth.docker.io').searchParams;
  const asked = (name: string): string => form.get(name) ?? query.get(name) ?? '';
  const user = whoIs(request.headers.authorization, form);
  response.setHeader('content-type', 'application/json');
  if (user === 'wrong') {
    response.writeHead(401).end(JSON.stringify({ details: 'incorrect username or password' }));
    return;
  }
  const scopes = [...query.getAll('scope'), ...form.getAll('scope')].flatMap((scope) => scope.split(' '));
  const token = tokenOf(
    user,
    asked('service'),
    scopes.map((scope) => granted(scope, user)),
  );
  response.end(JSON.stringify({ token, access_token: token, expires_in: 300, issued_at: new Date().toISOString() }));
}

/** The password comes as basic authentication, or in the form that a stored login sends. */
function whoIs(authorization: string | undefined, form: URLSearchParams): 'nobody' | 'account' | 'wrong' {
  const right = `Basic ${Buffer.from(`${account.user}:${account.password}`).toString('base64')}`;
  if (authorization !== undefined) return authorization === right ? 'account' : 'wrong';
  if (form.get('grant_type') !== 'password') return 'nobody';
  return form.get('username') === account.user && form.get('password') === account.password ? 'account' : 'wrong';
}

interface Access {
  readonly type: string;
  readonly name: string;
  readonly actions: readonly string[];
}

/** `repository:library/redis:pull` */
function granted(scope: string, user: 'nobody' | 'account'): Access {
  const [, type = '', name = '', actions = ''] = /^(\w+):(.*):([\w,*]*)$/.exec(scope) ?? [];
  const wanted = actions.split(',');
  if (user === 'account') return { type, name, actions: wanted };
  const open = !name.startsWith('private/') && existsSync(join(repositories, name));
  return { type, name, actions: wanted.filter((action) => action === 'pull' && open) };
}

function tokenOf(user: 'nobody' | 'account', service: string, access: readonly Access[]): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: 'auth.docker.io',
    sub: user === 'account' ? account.user : '',
    aud: service,
    exp: now + 300,
    nbf: now - 10,
    iat: now,
    jti: randomUUID(),
    access,
  };
  const text = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const signature = sign('sha256', Buffer.from(text), { key: createPrivateKey(key), dsaEncoding: 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}
