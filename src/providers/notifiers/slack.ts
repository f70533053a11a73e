import { contextOf, fitted } from '../../core/notify/fitted.ts';
import { colourOf, linesOf, type NotifierMember } from './contract.ts';

/**
 * An incoming webhook. The older attachments are used and not blocks: they bear a colour, their text can be plain (`mrkdwn_in`), and
 * Mattermost and Rocket.Chat understand them as well. https://docs.slack.dev/messaging/formatting-message-text
 */
export const slack: NotifierMember = ({ notice, target, workspace }, send) => {
  const title = fitted(notice.title, 250, escaped);
  return send({
    url: target.url,
    body: {
      attachments: [
        {
          color: colourOf(notice),
          fallback: title,
          title,
          ...(notice.link === undefined ? {} : { title_link: notice.link }),
          text: fitted(linesOf(notice), 3000, escaped),
          footer: fitted(contextOf(notice, workspace), 300, escaped),
          ts: Math.floor(notice.at / 1000),
          mrkdwn_in: [],
        },
      ],
    },
  });
};

/** The three that Slack gives a meaning to, `<!channel>` among it. An @ of Mattermost’s is parted from its name. */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/@(?=\w)/g, '@\u200b');
}
