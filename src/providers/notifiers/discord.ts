import { contextOf, fitted } from '../../core/notify/fitted.ts';
import { addressOf, colourOf, linesOf, type NotifierMember } from './contract.ts';

/** An embed of an incoming webhook, which mentions nobody. https://docs.discord.com/developers/resources/webhook#execute-webhook */
export const discord: NotifierMember = ({ notice, target, workspace }, send) => {
  const address = addressOf(target);
  // else it says that it took what it then throws away
  address.searchParams.set('wait', 'true');
  return send({
    url: address,
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
};

/** Markdown, and what a line may begin with. */
function escaped(text: string): string {
  return text.replace(/[\\`*_~|<>#@[\]()]/g, '\\$&').replace(/^(\s*)([-+]|\d+\.)(?=\s)/gm, '$1\\$2');
}
