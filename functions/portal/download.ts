import { SIGNAL_NAMES, SIGNALS } from '../../shared/domain/signals.ts';
import { iso } from '../../shared/time.ts';
import { type Answer, fileAnswer } from './exchange.ts';
import type { PumpView } from './gather.ts';

const COLUMNS = ['hour', 'signal', 'unit', 'mean', 'least', 'most', 'known_seconds'];

/** The hours of the window as CSV (RFC 4180), a line an hour and signal; times in UTC, units as in docs/kpis.md. */
export function csvFile(view: PumpView): Answer {
  const rows = view.hours.flatMap(({ hour, signals }) =>
    SIGNAL_NAMES.flatMap((signal) => {
      const known = signals[signal];
      if (!known) return [];
      const mean = known.held > 0 ? String(known.sum / known.held) : '';
      const { min, max, held } = known;
      return [[iso(hour), signal, SIGNALS[signal].unit, mean, String(min), String(max), String(held)]];
    }),
  );
  const body = [COLUMNS, ...rows].map((cells) => `${cells.join(',')}\r\n`).join('');
  return fileAnswer(`${fileName(view)}.csv`, 'text/csv', body);
}

/** Everything the page shows, and the hours of each signal, as JSON. */
export function jsonFile(view: PumpView): Answer {
  const { now, pump, conditions, handling, raised, hours, kpis, life, records, limits, through } = view;
  const { tag, deviceId, model, site, serialNumber } = pump;
  const told = {
    madeAt: iso(now),
    pump: { tag, deviceId, model, site, serialNumber },
    ...(through === undefined ? {} : { newestReadingAt: iso(through) }),
    limits: limits.map(({ signal, direction, warning, alarm }) => ({ signal, direction, warning, alarm })),
    conditions: conditions.map(({ condition, state, severity, since, value, limit, detail }) => ({
      ...{ condition, state, severity, since: iso(since), value, limit, detail },
      handling: handling[condition] ?? {},
    })),
    raised: raised.map(({ condition, severity, began, endedAt, value, limit, detail }) => ({
      ...{ condition, severity, began: iso(began), value, limit, detail },
      ...(endedAt === undefined ? {} : { endedAt: iso(endedAt) }),
    })),
    kpis: kpis.flatMap((window) => window.kpis),
    life,
    maintenance: records,
    hours: hours.map(({ hour, covered, states, starts, signals }) => ({
      ...{ hour: iso(hour), covered, states, starts },
      signals: Object.fromEntries(
        Object.entries(signals).map(([signal, { held, sum, min, max }]) => [
          signal,
          { mean: held > 0 ? sum / held : null, least: min, most: max, knownSeconds: held },
        ]),
      ),
    })),
  };
  return fileAnswer(`${fileName(view)}.json`, 'application/json', JSON.stringify(told));
}

function fileName({ pump, now }: PumpView): string {
  return `${pump.tag}-${iso(now).slice(0, 10)}`;
}
