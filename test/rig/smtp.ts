import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

export interface SmtpOptions {
  /** Default: starttls. */
  readonly tls?: 'starttls' | 'implicit' | 'none';
  /** What gets in; nobody has to say anything where absent. */
  readonly login?: { readonly user: string; readonly password: string };
  /** Answers to recipients, one after the other: 451 and the like; then they are taken. */
  readonly refusals?: readonly { readonly code: number; readonly text: string }[];
}

export interface ReceivedMail {
  readonly mail: Email;
  /** Of the envelope. */
  readonly to: readonly string[];
  readonly encrypted: boolean;
  readonly user?: string;
}

/** A real mail server on this machine that keeps what it is sent. */
export async function startSmtp({ tls = 'starttls', login, refusals = [] }: SmtpOptions = {}) {
  const received: ReceivedMail[] = [];
  const open = [...refusals];
  const identity = tls === 'none' ? undefined : mailIdentity();
  const server = new SMTPServer({
    ...(identity ?? {}),
    secure: tls === 'implicit',
    authOptional: login === undefined,
    disabledCommands: tls === 'none' ? ['STARTTLS'] : [],
    allowInsecureAuth: tls === 'none',
    onAuth: ({ username, password }, _session, done) =>
      username === login?.user && password === login?.password
        ? done(null, { user: username })
        : done(new Error('these are not known here')),
    onRcptTo: (_address, _session, done) => {
      const refusal = open.shift();
      if (refusal) done(Object.assign(new Error(refusal.text), { responseCode: refusal.code }));
      else done();
    },
    onData: (stream, session, done) => {
      void buffer(stream).then(async (raw) => {
        received.push({
          mail: await PostalMime.parse(raw),
          to: session.envelope.rcptTo.map(({ address }) => address),
          encrypted: session.secure,
          ...(typeof session.user === 'string' ? { user: session.user } : {}),
        });
        done(null, 'kept for later');
      });
    },
  });
  // clients that hang up are no concern of the test
  server.on('error', () => undefined);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    received,
    /** Of the authority that a client has to trust. */
    certificate: identity?.cert ?? '',
    [Symbol.asyncDispose]: () => new Promise<void>((closed) => server.close(closed)),
  };
}

let made: { readonly key: string; readonly cert: string } | undefined;

/** For localhost and 127.0.0.1; once a process. */
function mailIdentity() {
  if (made) return made;
  const dir = mkdtempSync(join(tmpdir(), 'orbitr-smtp-'));
  const [key, cert] = [join(dir, 'tls.key'), join(dir, 'tls.crt')];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  const about = ['-subj', '/CN=mail of the test rig', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  execFileSync('openssl', ['req', '-x509', ...curve, ...about, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  made = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  rmSync(dir, { recursive: true });
  return made;
}
