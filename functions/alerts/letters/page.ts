import type { Locale } from '../../../shared/domain/customer.ts';
import { html } from '../../../shared/html.ts';
import type { MailContent } from '../transport/transport.ts';

/** What a letter says, in its reader's language. */
export interface Page {
  readonly locale: Locale;
  readonly subject: string;
  /** The subject, where nothing else is given. */
  readonly headline?: string;
  readonly paragraphs: readonly string[];
  readonly facts?: readonly (readonly [label: string, fact: string])[];
  /** Said last, in small print. */
  readonly footer?: string;
}

/** A letter as text and as HTML. */
export function pageOf({
  locale,
  subject,
  headline = subject,
  paragraphs,
  facts = [],
  footer,
}: Page): MailContent {
  const listed = facts.map(([label, fact]) => `${label}: ${fact}`).join('\n');
  const parts = [headline, ...paragraphs, listed, footer ?? ''].filter((part) => part !== '');
  const rows = facts.map(
    ([label, fact]) => html`
          <tr>
            <th scope="row" style="padding:4px 16px 4px 0;text-align:left;font-weight:normal;color:#555">${label}</th>
            <td style="padding:4px 0">${fact}</td>
          </tr>`,
  );
  const table =
    rows.length === 0
      ? ''
      : html`
        <table style="border-collapse:collapse">${rows}
        </table>`;
  const small =
    footer === undefined
      ? ''
      : html`
        <p style="margin:24px 0 0;font-size:13px;color:#555">${footer}</p>`;
  const said = paragraphs.map(
    (text) => html`
        <p style="margin:0 0 16px">${text}</p>`,
  );
  const { source } = html`<!DOCTYPE html>
<html lang="${locale}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${headline}</title>
  </head>
  <body style="margin:0;padding:16px;background:#f2f2f2;color:#1a1a1a;font:16px/1.5 sans-serif">
    <div style="max-width:560px;margin:auto;background:#fff;border-top:8px solid #1f4e79">
      <div style="padding:16px 24px 24px">
        <h1 style="margin:0 0 16px;font-size:20px;color:#1f4e79">${headline}</h1>${said}${table}${small}
      </div>
    </div>
  </body>
</html>
`;
  return { subject, text: `${parts.join('\n\n')}\n`, html: source };
}
