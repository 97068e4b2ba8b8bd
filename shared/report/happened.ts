import { isConditionName } from '../domain/condition.ts';
import type { Locale } from '../domain/customer.ts';
import type { MaintenanceRecord } from '../domain/maintenance.ts';
import { WORDS } from '../words/all.ts';
import { type Description, describe } from '../words/describe.ts';
import { filled, type Reader, shortTimeIn, titled } from '../words/format.ts';
import { REPORT_WORDS } from './words/all.ts';

/** What was out of order; of a condition that only a newer release knows, its name says what can be said. */
export function conditionSaid(
  condition: string,
  measured: Omit<Parameters<typeof describe>[0], 'condition'>,
  locale: Locale,
): Pick<Description, 'what' | 'facts'> {
  if (!isConditionName(condition)) return { what: condition, facts: [] };
  return describe({ ...measured, condition }, WORDS[locale], locale);
}

/** What was recorded, without its time and note. */
export function recordSaid(record: MaintenanceRecord, reader: Reader): string {
  const { locale } = reader;
  const own = REPORT_WORDS[locale];
  const part = (name: string) => titled(WORDS[locale].component[name] ?? name, locale);
  if (record.kind === 'change') return `${part(record.component)}: ${own.kinds[record.reason]}`;
  if (record.kind === 'false-alarm') {
    const { what } = conditionSaid(record.condition, { severity: 'warning', value: 0, limit: 0 }, locale);
    return `${own.kinds['false-alarm']}: ${what}`;
  }
  const until =
    record.to === undefined ? own.notOver : filled(own.overAt, { time: shortTimeIn(reader, record.to) });
  return `${own.kinds.failure}${record.component ? ` (${part(record.component)})` : ''}, ${until}`;
}
