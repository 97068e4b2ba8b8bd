import type { Band } from '../../../shared/chart/lineChart.ts';
import type { Locale, User } from '../../../shared/domain/customer.ts';
import type { MonthlyReport } from '../../../shared/domain/letter.ts';
import type { HourRollup } from '../../../shared/domain/rollup.ts';
import type { Signal } from '../../../shared/domain/signals.ts';
import { Html, html } from '../../../shared/html.ts';
import { pageLink, unsubscribeLink } from '../../../shared/links/personal.ts';
import { gatherMonth } from '../../../shared/report/gather.ts';
import type { MonthReport, PumpMonth } from '../../../shared/report/month.ts';
import { REPORT_WORDS } from '../../../shared/report/words/all.ts';
import { leftOutText } from '../../../shared/report/words.ts';
import { customersIn } from '../../../shared/storage/registry.ts';
import { reportsIn } from '../../../shared/storage/reports.ts';
import { HOUR } from '../../../shared/time.ts';
import { WORDS } from '../../../shared/words/all.ts';
import { filled, monthIn } from '../../../shared/words/format.ts';
import type { Links } from '../digest/digest.ts';
import { figure, footer, framed, link, list, table } from '../mail/html.ts';
import { LIGHT } from '../mail/palette.ts';
import { unsubscribing } from '../mail/thread.ts';
import { LONGEST_HTML } from '../mail/weight.ts';
import { MAIL_WORDS } from '../mail/words/all.ts';
import { headerText } from '../transport/headerText.ts';
import { type InlinePicture, type MailContent, MailRefusedError } from '../transport/transport.ts';
import type { Addressed } from './address.ts';
import { type List, pumpTold, type Told } from './monthTold.ts';
import type { Source } from './source.ts';

/** Pumps that are told of in full at the most, fewer where that would be too long; and pictures, of some MB in all. */
const PUMPS = 20;
const PICTURES = 24;
/** Hours are drawn in blocks of so many: finer is not seen in a month, and weighs. */
const BLOCK = 4;

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

/** A pump's part of the mail. */
interface Section extends Told {
  readonly title: string;
  /** Of the pump's page. */
  readonly url: string | undefined;
  readonly notes: readonly string[];
  readonly drawn: readonly Drawn[];
}

interface Drawn extends InlinePicture {
  readonly alternative: string;
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
    sections.push({
      title: titleOf(known),
      url: links.page(known.pump.key),
      ...pumpTold(report, known, locale),
      notes: notesOf(report, known, locale),
      drawn,
    });
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

function inText({ title, url, facts, lists, notes, drawn }: Section): string {
  return [
    title,
    ...(url === undefined ? [] : [`  ${url}`]),
    ...facts.map(([label, fact]) => `${label}: ${fact}`),
    ...lists.flatMap(({ title: what, items }) => [
      `${what}:`,
      ...items.map(([when, happened]) => `  ${when}: ${happened}`),
    ]),
    ...notes,
    ...drawn.map((one) => one.alternative),
  ].join('\n');
}

function inHtml({ title, url, facts, lists, notes, drawn }: Section): Html {
  return html`<h2 style="margin:24px 0 4px;font-size:16px">${url === undefined ? title : link(url, title)}</h2>\n${table(facts)}\n${lists.map(listed)}${notes.map(soft)}${drawn.map(figure)}\n`;
}

function listed({ title, items }: List): Html {
  return html`<h3 style="margin:12px 0 0;font-size:14px">${title}</h3>\n${list(items)}\n`;
}

function titleOf({ pump }: PumpMonth): string {
  return [pump.tag, pump.site, pump.model].flatMap((text) => (text ? headerText(text) : [])).join(' · ');
}

/** What isn't drawn of the definition's plots, because a sensor wasn't to be believed. */
function notesOf({ definition, zone }: MonthReport, { doubts }: PumpMonth, locale: Locale): string[] {
  return doubts
    .filter(({ signal }) => definition.plots.includes(signal))
    .map((doubt) => leftOutText(doubt, { locale, zone }));
}

function soft(text: string): Html {
  return html`<p class="soft" style="margin:4px 0 0;font-size:13px;color:${LIGHT.soft}">${text}</p>\n`;
}

/** The definition's plots of one pump, as many as there is room for. */
async function drawnOf(
  { definition, window, zone }: MonthReport,
  { hours, limits }: PumpMonth,
  locale: Locale,
  pump: number,
  room: number,
): Promise<Drawn[]> {
  const shown = definition.plots.filter((signal) => hours.some(({ signals }) => signals[signal]?.held));
  const drawn: Drawn[] = [];
  const { signalPicture } = await import('../picture/signalPicture.ts');
  const { pngOf } = await import('../picture/png.ts');
  for (const signal of shown.slice(0, Math.max(0, room))) {
    const { svg, alternative } = signalPicture(
      {
        signal,
        from: window.from,
        now: window.to,
        points: blocksOf(hours, signal),
        forecast: [],
        limits: limits.filter((limit) => limit.signal === signal),
        title: REPORT_WORDS[locale].plot,
        step: BLOCK * HOUR,
      },
      { locale, zone },
    );
    const name = `${signal}-${pump + 1}.png`;
    drawn.push({ contentId: `${name}@vakt`, name, png: await pngOf(svg), alternative });
  }
  return drawn;
}

function blocksOf(hours: readonly HourRollup[], signal: Signal): Band[] {
  const blocks = new Map<number, { held: number; sum: number; min: number; max: number }>();
  for (const { hour, signals } of hours) {
    const known = signals[signal];
    if (!known?.held) continue;
    const at = Math.floor(hour / (BLOCK * HOUR)) * BLOCK * HOUR;
    const before = blocks.get(at) ?? { held: 0, sum: 0, min: known.min, max: known.max };
    blocks.set(at, {
      held: before.held + known.held,
      sum: before.sum + known.sum,
      min: Math.min(before.min, known.min),
      max: Math.max(before.max, known.max),
    });
  }
  return [...blocks]
    .sort(([a], [b]) => a - b)
    .map(([at, { held, sum, min, max }]) => ({ at: at + (BLOCK / 2) * HOUR, value: sum / held, min, max }));
}
