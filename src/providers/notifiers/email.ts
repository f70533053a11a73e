import { contextOf, fitted } from '../../core/notify/fitted.ts';
import { type Answer, type Letter, linesOf, type NotifierMember, Unsendable } from './contract.ts';
import { htmlOf } from './sending/html.ts';
import { type SmtpServer, smtpServer } from './sending/smtp-server.ts';

/** One mail by SMTP, as text and as HTML, to all addresses at once. */
export const email: NotifierMember = async (letter) => {
  const { target, timeout, signal } = letter;
  if (!target.to?.length) throw new Unsendable('it names nobody: add to: me@example.org');
  const server = smtpServer(target.url);
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    ...server,
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
    dnsTimeout: timeout,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    const { response, rejected, rejectedErrors } = await transport.sendMail({ ...mailOf(letter, server), signal });
    if (rejected.length === 0) return { outcome: 'taken', words: response };
    // the others would get a second one
    const why = rejectedErrors?.[0]?.response ?? 'refused';
    return { outcome: 'refused', words: `${server.host} took it, but not for ${rejected.join(', ')}: ${why}` };
  } catch (error) {
    return refusal(server, error);
  } finally {
    transport.close();
  }
};

function mailOf({ notice, target, workspace, id }: Letter, server: SmtpServer) {
  const context = contextOf(notice, workspace);
  return {
    from: target.from ?? senderOf(server),
    to: [...(target.to ?? [])],
    subject: `[${workspace}] ${fitted(notice.title, 200)}`,
    text: `${[notice.title, linesOf(notice), ...(notice.link ? [notice.link] : []), context].filter(Boolean).join('\n\n')}\n`,
    html: htmlOf(notice, context),
    // nobody’s absence is answered with a mail to us
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Orbitr-Event': notice.kind, 'X-Orbitr-Delivery': id },
    priority: ({ info: 'normal', warning: 'normal', error: 'high' } as const)[notice.severity],
  };
}

function senderOf({ host, auth }: SmtpServer): string {
  const address = auth?.user.includes('@') ? auth.user : `orbitr@${host}`;
  return `Orbitr <${address}>`;
}

/** 4xx is worth another attempt, and so is a network that fails; a refused mail, password or certificate is not. */
function refusal({ host, requireTLS }: SmtpServer, error: unknown): Answer {
  const { code, command, responseCode = 0, response, message } = error as SmtpError;
  if (requireTLS && command === 'STARTTLS')
    return { outcome: 'refused', words: `${host} offers no encryption (STARTTLS), and nothing is sent in the open` };
  if (responseCode > 0)
    return { outcome: responseCode < 500 ? 'later' : 'refused', words: `${host} answers ${response ?? responseCode}` };
  if (code === 'EABORT' || code === 'ETIMEDOUT') return { outcome: 'later', words: `${host} did not answer in time` };
  const isPassing = code === 'ECONNECTION' || code === 'ESOCKET' || code === 'EDNS';
  const isTrust = /certificate|self.signed|altnames/i.test(message);
  // behind a semicolon stands advice about Node.js
  const [what] = message.split(';');
  return { outcome: isPassing && !isTrust ? 'later' : 'refused', words: `${host} could not be reached: ${what}` };
}

/** As nodemailer has it. */
interface SmtpError extends Error {
  readonly code?: string;
  /** At which step it happened. */
  readonly command?: string;
  readonly responseCode?: number;
  readonly response?: string;
}
