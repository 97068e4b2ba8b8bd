import type { Locale } from '../../../shared/domain/customer.ts';
import { Html, html } from '../../../shared/html.ts';
import { type Answer, pageAnswer } from '../exchange.ts';
import { STYLE, STYLE_HASH } from './style.ts';

/** A page that needs nothing else: no script, and its style is within it. Whatever comes from people is escaped. */
export function documentAnswer(status: number, locale: Locale, title: string, body: Html): Answer {
  const page = html`<!DOCTYPE html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${title}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
${body}
</body>
</html>
`;
  return pageAnswer(status, page.source, STYLE_HASH);
}

export const NOTHING = new Html('');

/** A table that may be wider than a phone: it is moved by itself, by finger and by keyboard. */
export function scrollable(label: string, table: Html): Html {
  return html`<section class="scroll" tabindex="0" aria-label="${label}">${table}</section>`;
}
