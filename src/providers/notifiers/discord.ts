import { contextOf, fitted } from '../../core/notify/fitted.ts';
import { colourOf, linesOf, type NotifierMember } from './contract.ts';

/** An embed of an incoming webhook, which mentions nobody. https://docs.discord.com/developers/resources/webhook#execute-webhook */
export const discord: NotifierMember = ({ notice, target, workspace }, send) =>
  send({
    url: target.url,
    body: {
      username: 'Orbitr',
      allowed_mentions: { parse: [] },
      embeds: [
        {
          title: fitted(notice.title, 256, escaped),
          ...(notice.link === undefined ? {} : { url: notice.link }),
          description: fitted(linesOf(notice), 4000, escaped),
          color: Number.parseInt(colourOf(notice).slice(1), 16),
          // no Markdown in there
          footer: { text: fitted(contextOf(notice, workspace), 1000) },
          timestamp: new Date(notice.at).toISOString(),
        },
      ],
    },
  });

/** Markdown, and what a line may begin with. */
function escaped(text: string): string {
  return text.replace(/[\\`*_~|<>#@[\]()]/g, '\\$&').replace(/^(\s*)([-+]|\d+\.)(?=\s)/gm, '$1\\$2');
}
