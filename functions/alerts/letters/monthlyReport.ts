import type { Locale, User } from '../../../shared/domain/customer.ts';
import type { MonthlyReport } from '../../../shared/domain/letter.ts';
import { Html, html } from '../../../shared/html.ts';
import { pageLink, unsubscribeLink } from '../../../shared/links/personal.ts';
import { gatherMonth } from '../../../shared/report/gather.ts';
import type { MonthReport } from '../../../shared/report/month.ts';
import { REPORT_WORDS } from '../../../shared/report/words/all.ts';
import { customersIn } from '../../../shared/storage/registry.ts';
import { reportsIn } from '../../../shared/storage/reports.ts';
import { WORDS } from '../../../shared/words/all.ts';
import { filled, monthIn } from '../../../shared/words/format.ts';
import type { Links } from '../digest/digest.ts';
import { footer, framed } from '../mail/html.ts';
import { unsubscribing } from '../mail/thread.ts';
import { LONGEST_HTML } from '../mail/weight.ts';
import { MAIL_WORDS } from '../mail/words/all.ts';
import { headerText } from '../transport/headerText.ts';
import { type MailContent, MailRefusedError } from '../transport/transport.ts';
import type { Addressed } from './address.ts';
import { drawnOf } from './monthDrawn.ts';
import { inHtml, inText, type Section, sectionOf } from './monthSection.ts';
import type { Source } from './source.ts';

/** Pumps that are told of in full at the most, fewer where that would be too long; and pictures, of some MB in all. */
const PUMPS = 20;
const PICTURES = 24;

/**
 * A customer's month by mail, in its reader's language, with its plots.
 *
 * @throws {MailRefusedError} when the report is defined no more, or the customer is gone
 */
export async function monthlyReport(
  { report: name, month }: MonthlyReport,
  { locale, user }: Addressed,
  { storage, contract, now, postedAt, portal }: Source,
): Promise<MailContent> {
  const [customer, definition] = await Promise.all([
    customersIn(storage).get(contract),
    reportsIn(storage).get(name),
  ]);
  if (customer?.status !== 'active' || !definition) {
    throw new MailRefusedError('The customer, or the report, is there no more.');
  }
  const report = await gatherMonth(storage, customer, definition, month, now, PUMPS);
  if (!user || !portal) return reportMail(report, locale, user);
  const to = { contract, user };
  return reportMail(report, locale, user, {
    page: (device) => pageLink(portal, to, device, postedAt),
    unsubscribe: unsubscribeLink(portal, to, { report: name }, postedAt),
  });
}

const NO_LINKS: Links = { page: () => undefined };

/**
 * The report as a mail.
 *
 * @param user one of the customer's people; absent: its contact, who hasn't subscribed and has no links
 */
export async function reportMail(
  report: MonthReport,
  locale: Locale,
  user?: Pick<User, 'service'>,
  links: Links = NO_LINKS,
): Promise<MailContent> {
  const own = REPORT_WORDS[locale];
  const subject = headerText(
    filled(own.subject, {
      month: monthIn(locale, report.month),
      customer: headerText(report.customer.name),
    }),
    200,
  );
  const sections: Section[] = [];
  let room = PICTURES;
  for (const known of report.pumps.slice(0, PUMPS)) {
    const drawn = await drawnOf(report, known, locale, sections.length, room);
    room -= drawn.length;
    sections.push(sectionOf(report, known, locale, links.page(known.pump.key), drawn));
  }
  const times = `${filled(own.times, { zone: report.zone })} ${own.dash}`;
  const why = user?.service ? WORDS[locale].serviceFooter : own.footer;
  const unsubscribe =
    links.unsubscribe === undefined
      ? undefined
      : { label: MAIL_WORDS[locale].unsubscribeReport, url: links.unsubscribe };

  function withPumps(count: number): MailContent {
    const told = sections.slice(0, count);
    const left = report.pumps.length - told.length + report.others;
    const more = left > 0 ? filled(own.more, { count: String(left) }) : '';
    const endings = [more, why].filter((text) => text !== '');
    const text = [
      subject,
      times,
      ...(told.length === 0 ? [own.noPump] : []),
      ...told.map(inText),
      ...endings,
      ...(unsubscribe ? [`${unsubscribe.label}: ${unsubscribe.url}`] : []),
    ].join('\n\n');
    const inner = html`<p style="margin:0 0 8px">${times}</p>
${told.length === 0 ? html`<p style="margin:0">${own.noPump}</p>` : new Html('')}
${told.map(inHtml)}`;
    const below = footer({ footers: endings, ...(unsubscribe ? { unsubscribe } : {}) });
    return {
      subject,
      text: `${text}\n`,
      html: framed(locale, subject, 'link', inner, below),
      ...(unsubscribe ? { headers: unsubscribing(unsubscribe.url) } : {}),
      pictures: told.flatMap(({ drawn }) =>
        drawn.map(({ contentId, name, png }) => ({ contentId, name, png })),
      ),
    };
  }
  for (let count = sections.length; ; count--) {
    const content = withPumps(count);
    if (count <= 1 || Buffer.byteLength(content.html) < LONGEST_HTML) return content;
  }
}
