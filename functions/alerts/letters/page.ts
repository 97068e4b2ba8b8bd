import type { Locale } from '../../../shared/domain/customer.ts';
import { html } from '../../../shared/html.ts';
import type { Content, Fact } from '../mail/content.ts';
import { button, footer, framed, list, table } from '../mail/html.ts';
import { lines } from '../mail/text.ts';
import { unsubscribing } from '../mail/thread.ts';
import { headerText } from '../transport/headerText.ts';
import type { MailContent } from '../transport/transport.ts';

/** What a mail says that is not about a single new condition, in its reader's language. */
export interface Page {
  readonly locale: Locale;
  readonly subject: string;
  /** The subject, where nothing else is given. */
  readonly headline?: string;
  /** The colour of the headline; that of a link where nothing else is given. */
  readonly tone?: 'warning' | 'alarm' | 'link';
  readonly paragraphs: readonly string[];
  readonly facts?: readonly Fact[];
  /** What {@link more} is, in a few words. */
  readonly moreTitle?: string | undefined;
  /** Said after the facts, in little room. */
  readonly more?: readonly Fact[];
  readonly page?: Content['page'] | undefined;
  /** Said last, in small print. */
  readonly footers?: readonly string[];
  /** Where such mail is ended: a link, and one click of the reader's program. Absent of what nobody can leave. */
  readonly unsubscribe?: Content['unsubscribe'] | undefined;
}

/** A page as text and as HTML, light and dark. */
export function pageOf({
  locale,
  subject,
  headline = subject,
  tone = 'link',
  paragraphs,
  facts = [],
  moreTitle,
  more = [],
  page,
  footers = [],
  unsubscribe,
}: Page): MailContent {
  const parts = [
    headline,
    ...paragraphs,
    [lines(facts), moreTitle ?? '', lines(more)].filter((part) => part !== '').join('\n'),
    page ? `${page.label}: ${page.url}\n${page.note}` : '',
    footers.join('\n'),
    unsubscribe ? `${unsubscribe.label}: ${unsubscribe.url}` : '',
  ];
  const said = paragraphs.map((text) => html`<p style="margin:0 0 16px">${text}</p>\n`);
  const inner = html`${said}${table(facts)}
${moreTitle === undefined ? html`` : html`<h2 style="margin:20px 0 4px;font-size:16px">${moreTitle}</h2>\n`}${list(more)}
${page ? button(page) : ''}`;
  const below =
    footers.length > 0 || unsubscribe ? footer({ footers, ...(unsubscribe ? { unsubscribe } : {}) }) : html``;
  return {
    subject: headerText(subject, 200),
    text: `${parts.filter((part) => part !== '').join('\n\n')}\n`,
    html: framed(locale, headline, tone, inner, below),
    ...(unsubscribe ? { headers: unsubscribing(unsubscribe.url) } : {}),
  };
}
