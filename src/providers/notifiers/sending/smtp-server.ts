import { isIP } from 'node:net';
import { decodeUri } from '../../../lib/decode-uri.ts';
import { Unsendable } from '../contract.ts';

/** How a mail server is spoken to, in nodemailer’s words. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte. */
  readonly secure: boolean;
  readonly requireTLS: boolean;
  readonly ignoreTLS: boolean;
  readonly auth?: { readonly user: string; readonly pass: string };
}

/**
 * `smtps://` is TLS from the start, `smtp://` is STARTTLS where the server has it. With a password, and to another machine, it must have it:
 * else the password would travel in the open. `?tls=off` says that this is wanted, `?tls=require` that it is needed anyway.
 */
export function smtpServer(url: string): SmtpServer {
  if (!URL.canParse(url))
    throw new Unsendable('its url is no address: write it like smtp://user:password@mail.example.org:587');
  const { protocol, hostname, port, username, password, searchParams } = new URL(url);
  if (!/^smtps?:$/.test(protocol) || hostname === '')
    throw new Unsendable('its url must begin with smtp:// or smtps://, and name a host');
  const tls = searchParams.get('tls') ?? 'auto';
  if (!['auto', 'require', 'off'].includes(tls)) throw new Unsendable('in its url, tls must be auto, require or off');
  const secure = protocol === 'smtps:';
  const host = hostname.replace(/^\[|\]$/g, '');
  const auth = username === '' ? {} : { auth: { user: decodeUri(username), pass: decodeUri(password) } };
  const isExposed = 'auth' in auth && !isThisMachine(host);
  return {
    host,
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTLS: !secure && (tls === 'require' || (tls === 'auto' && isExposed)),
    ignoreTLS: !secure && tls === 'off',
    ...auth,
  };
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
