import type { Locale } from '../../../shared/domain/customer.ts';
import { happenedAt } from '../../../shared/domain/maintenance.ts';
import { PUMP_STATES } from '../../../shared/domain/reading.ts';
import { conditionSaid, recordSaid } from '../../../shared/report/happened.ts';
import type { MonthReport, PumpMonth } from '../../../shared/report/month.ts';
import { REPORT_WORDS } from '../../../shared/report/words/all.ts';
import { kpiText, kpiTitle } from '../../../shared/report/words.ts';
import { type EpochMs, HOUR } from '../../../shared/time.ts';
import { WORDS } from '../../../shared/words/all.ts';
import { countIn, filled, formatNumber, shortTimeIn } from '../../../shared/words/format.ts';
import { partlyKnown } from '../../../shared/words/partlyKnown.ts';
import type { Fact } from '../mail/content.ts';
import { headerText } from '../transport/headerText.ts';

/** Warnings and alarms of a pump, and records of its maintenance, that are listed: the newest. */
const LISTED = 5;

/** What happened in the month: when, and what. */
export interface List {
  readonly title: string;
  readonly items: readonly Fact[];
}

export interface Told {
  readonly facts: readonly Fact[];
  readonly lists: readonly List[];
}

const NOTHING: Told = { facts: [], lists: [] };

/** What a definition asks for of a pump's month, beside its plots. */
export function pumpTold(report: MonthReport, known: PumpMonth, locale: Locale): Told {
  const happened = [alarmsOf(report, known, locale), recordsOf(report, known, locale)];
  return {
    facts: [...factsOf(report, known, locale), ...happened.flatMap(({ facts }) => facts)],
    lists: happened.flatMap(({ lists }) => lists),
  };
}

/** Figures in the order of the definition, seconds as hours, shares as percent; and the hours in each state. */
function factsOf({ definition, window }: MonthReport, { kpis, hours }: PumpMonth, locale: Locale): Fact[] {
  const facts = definition.kpis.map((name): Fact => {
    const kpi = kpis.find((one) => one.name === name);
    const { text, unit } = kpi && 'value' in kpi ? kpiText(kpi, locale) : { text: '–', unit: '' };
    const partly = kpi && partlyKnown(kpi, locale);
    const told = unit === '' ? text : `${text} ${unit}`;
    return [kpiTitle(name, locale), partly ? `${told} (${partly})` : told];
  });
  if (!definition.states) return facts;
  const own = REPORT_WORDS[locale];
  const spent = PUMP_STATES.map((state) => hours.reduce((sum, { states }) => sum + states[state] / 3_600, 0));
  const known = spent.reduce((sum, one) => sum + one, 0);
  const unknown = Math.max(0, (window.to - window.from) / HOUR - known);
  const parts = [
    ...PUMP_STATES.map((state, i) => `${own.state[state]} ${formatNumber(spent[i]!, locale)} ${own.hour}`),
    `${own.unknownState} ${formatNumber(unknown, locale)} ${own.hour}`,
  ];
  return [...facts, [own.stateHours, parts.join(', ')]];
}

function alarmsOf({ definition, zone }: MonthReport, { alarms }: PumpMonth, locale: Locale): Told {
  const own = REPORT_WORDS[locale];
  if (!definition.alarms) return NOTHING;
  if (alarms.length === 0) return { facts: [[own.conditions, own.noConditions]], lists: [] };
  const time = (at: EpochMs) => shortTimeIn({ locale, zone }, at);
  const newest = [...alarms].sort((a, b) => b.began - a.began).slice(0, LISTED);
  const items = newest.map((alarm): Fact => {
    const until = alarm.endedAt === undefined ? own.notEnded : time(alarm.endedAt);
    const { what } = conditionSaid(alarm.condition, alarm, locale);
    return [`${time(alarm.began)} – ${until}`, `${WORDS[locale].severity[alarm.severity]}, ${what}`];
  });
  return {
    facts: [],
    lists: [{ title: listTitle(own.conditions, items.length, alarms.length, locale), items }],
  };
}

function recordsOf({ definition, zone }: MonthReport, { records }: PumpMonth, locale: Locale): Told {
  const own = REPORT_WORDS[locale];
  if (!definition.maintenance) return NOTHING;
  if (records.length === 0) return { facts: [[own.maintenance, own.nothingRecorded]], lists: [] };
  const reader = { locale, zone };
  const newest = [...records].sort((a, b) => happenedAt(b) - happenedAt(a)).slice(0, LISTED);
  const items = newest.map((record): Fact => {
    const said = [recordSaid(record, reader), ...(record.note ? [headerText(record.note, 200)] : [])];
    return [shortTimeIn(reader, happenedAt(record)), said.join('; ')];
  });
  return {
    facts: [],
    lists: [{ title: listTitle(own.maintenance, items.length, records.length, locale), items }],
  };
}

function listTitle(title: string, shown: number, count: number, locale: Locale): string {
  if (shown === count) return title;
  const newest = filled(REPORT_WORDS[locale].newest, {
    shown: countIn(locale, shown),
    count: countIn(locale, count),
  });
  return `${title} (${newest})`;
}
