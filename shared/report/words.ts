import type { Locale } from '../domain/customer.ts';
import type { Doubt } from '../domain/doubt.ts';
import type { Kpi } from '../domain/health.ts';
import { isSignal } from '../domain/signals.ts';
import { WORDS } from '../words/all.ts';
import { filled, formatNumber, type Reader, shortTimeIn, titled } from '../words/format.ts';
import { KPI_WORDS } from '../words/kpis.ts';
import { REPORT_WORDS } from './words/all.ts';

/** Of what has no unit, these are shares. */
const SHARES: ReadonlySet<string> = new Set(['TimeBasedAvailability', 'DataCompleteness']);
const TOO_LITTLE_OF_DAY = /^readings tell of (\d+) % of the day only$/;
const TOO_LITTLE_OF_WINDOW = /^the pump's state is known of (\d+) % of the window only$/;

/** `OperatingTime` → `Operating time`, `oilTemperature.p95` → `Oil temperature, 95 % of the time at most`. */
export function kpiTitle(name: string, locale: Locale): string {
  const own = REPORT_WORDS[locale];
  const known = KPI_WORDS[locale][name] ?? own.figures[name];
  if (known !== undefined) return known;
  const [first = '', ...rest] = name.split('.');
  if (!isSignal(first)) return name;
  const signal = titled(WORDS[locale].signal[first], locale);
  return [signal, ...rest.map((one) => own.statistics[one] ?? one)].join(', ');
}

/** A value for a person, and its unit, if it has one: seconds as hours, shares as percent. */
export function kpiText(
  { name, value, unit }: Extract<Kpi, { value: number }>,
  locale: Locale,
): { readonly text: string; readonly unit: string } {
  const [amount, of] =
    unit === 's'
      ? [value / 3_600, REPORT_WORDS[locale].hour]
      : SHARES.has(name)
        ? [value * 100, '%']
        : [value, unit === '1' ? '' : unit];
  return { text: formatNumber(amount, locale), unit: of };
}

/** Why there is no value; as the analysis said it, where a language has no words for it. */
export function reasonText(reason: string, locale: Locale): string {
  const own = REPORT_WORDS[locale];
  for (const [form, words] of [
    [TOO_LITTLE_OF_DAY, own.tooLittleOfDay],
    [TOO_LITTLE_OF_WINDOW, own.tooLittleOfWindow],
  ] as const) {
    const percent = form.exec(reason)?.[1];
    if (percent !== undefined) return filled(words, { percent });
  }
  return own.reasons[reason] ?? reason;
}

/** That something isn't drawn, because the sensor wasn't to be believed. */
export function leftOutText({ signal, from, to }: Doubt, reader: Reader): string {
  const { locale } = reader;
  const own = REPORT_WORDS[locale];
  return filled(own.leftOut, {
    signal: titled(WORDS[locale].signal[signal], locale),
    from: shortTimeIn(reader, from),
    until: to === undefined ? own.onwards : filled(own.overAt, { time: shortTimeIn(reader, to) }),
  });
}
