import type { Locale } from '../../../shared/domain/customer.ts';
import { type Html, html } from '../../../shared/html.ts';
import type { MonthReport, PumpMonth } from '../../../shared/report/month.ts';
import { leftOutText } from '../../../shared/report/words.ts';
import { figure, link, list, table } from '../mail/html.ts';
import { LIGHT } from '../mail/palette.ts';
import { headerText } from '../transport/headerText.ts';
import type { Drawn } from './monthDrawn.ts';
import { type List, pumpTold, type Told } from './monthTold.ts';

/** A pump's part of the mail. */
export interface Section extends Told {
  readonly title: string;
  /** Of the pump's page. */
  readonly url: string | undefined;
  readonly notes: readonly string[];
  readonly drawn: readonly Drawn[];
}

/** @param url of the pump's page, for a reader who has one */
export function sectionOf(
  report: MonthReport,
  known: PumpMonth,
  locale: Locale,
  url: string | undefined,
  drawn: readonly Drawn[],
): Section {
  return {
    title: titleOf(known),
    url,
    ...pumpTold(report, known, locale),
    notes: notesOf(report, known, locale),
    drawn,
  };
}

/** As the mail's plain text has it. */
export function inText({ title, url, facts, lists, notes, drawn }: Section): string {
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

/** As the mail's page has it. */
export function inHtml({ title, url, facts, lists, notes, drawn }: Section): Html {
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
