import { fitted } from '../../../core/notify/fitted.ts';
import type { Notice } from '../../../core/notify/types.ts';
import { colourOf, linesOf } from '../contract.ts';

/** For Matrix and mail: the title in the colour of its severity, the text as it is. No tag or attribute that Matrix would drop. */
export function htmlOf(notice: Notice, context: string): string {
  const colour = colourOf(notice);
  const title = fitted(notice.title, 1000, escapeHtml);
  const linked = notice.link === undefined ? title : `<a href="${escapeHtml(notice.link)}">${title}</a>`;
  const text = fitted(linesOf(notice), 12_000, escapeHtml).replaceAll('\n', '<br>');
  return [
    `<p><strong><font color="${colour}" data-mx-color="${colour}">${linked}</font></strong></p>`,
    ...(text === '' ? [] : [`<p>${text}</p>`]),
    `<p><em>${fitted(context, 1000, escapeHtml)}</em></p>`,
  ].join('\n');
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
