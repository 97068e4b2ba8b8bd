/**
 * `node scripts/report-sample.ts en > report.html`: the monthly report of two simulated pumps, one of them with a filter
 * that clogs, for docs/images/monthly-report.png and for looking at a change of style.
 */
import { rollUp } from '../functions/analyze/rollups/rollup.ts';
import { pumpOf } from '../local/fleet/devices.ts';
import { simulatePump } from '../local/fleet/physics/pump.ts';
import { catalogue } from '../local/start/catalogue.ts';
import { STORY_MODEL, storyNamed } from '../local/start/stories.ts';
import { knownOf, kpisOf } from '../shared/analysis/kpis/kpis.ts';
import { monthWindow } from '../shared/analysis/kpis/windows.ts';
import type { Locale } from '../shared/domain/customer.ts';
import type { Reading } from '../shared/domain/reading.ts';
import { USUAL } from '../shared/domain/report.ts';
import { isSignal } from '../shared/domain/signals.ts';
import { reportHtml } from '../shared/report/html.ts';
import type { PumpMonth } from '../shared/report/month.ts';
import { DAY, HOUR, MINUTE } from '../shared/time.ts';

const [locale = 'en'] = process.argv.slice(2) as [Locale?];
const ZONE = 'Europe/Stockholm';
const MONTH = '2026-10';
const MADE = Date.parse('2026-11-02T06:00:00Z');
const WINDOW = monthWindow(MONTH, ZONE, MADE);
const STEP = 5 * MINUTE;
const LIMITS = catalogue().find(({ name }) => name === STORY_MODEL)!.limits;

/** A pump of a story that began before the month, or of none; its box is away for two of the days. */
function monthOf(tag: string, serialNumber: string, story: string | undefined, head: number): PumpMonth {
  const access = {
    deviceId: tag.toLowerCase(),
    connectionString: 'x',
    authorization: 'x',
    model: STORY_MODEL,
    seed: 7,
  };
  const read = simulatePump(pumpOf({ ...access, ...(story ? storyNamed(story)!.faults(head) : {}) }));
  const readings: Reading[] = [];
  for (let at = WINDOW.from - HOUR; at < WINDOW.to; at += STEP) {
    if (at > WINDOW.from + 16.3 * DAY && at < WINDOW.from + 18.1 * DAY) continue;
    const { state, ...measured } = read(at);
    const known = Object.entries(measured).filter(([name]) => isSignal(name));
    readings.push({ at, state, values: Object.fromEntries(known) });
  }
  const hours = rollUp(readings, WINDOW.from, WINDOW.to, WINDOW.to, { limits: LIMITS });
  const began = WINDOW.from + 26.2 * DAY;
  const began2 = {
    condition: 'exhaustPressure.high',
    severity: 'warning',
    value: 1_301,
    limit: 1_293,
  } as const;
  return {
    pump: {
      key: tag,
      deviceId: access.deviceId,
      model: STORY_MODEL,
      tag,
      site: 'Husum',
      serialNumber,
      limits: [],
    },
    kpis: kpisOf(knownOf(WINDOW, hours), []),
    doubts: [],
    hours: hours.map(({ rollup }) => rollup),
    limits: LIMITS,
    alarms: story
      ? [
          {
            ...began2,
            id: '1',
            device: tag,
            from: 'pending',
            to: 'active',
            at: began,
            began,
            readingAt: began,
            arrivedAt: began,
            notice: 'queued',
          },
        ]
      : [],
    records: story
      ? []
      : [
          {
            kind: 'change',
            component: 'exhaustFilter',
            reason: 'preventive',
            at: WINDOW.from + 9.4 * DAY,
            note: 'yearly service',
          },
        ],
  };
}

process.stdout.write(
  reportHtml(
    {
      definition: { name: 'monthly', ...USUAL },
      customer: { name: 'Norrskog Papper AB', number: '1001' },
      month: MONTH,
      zone: ZONE,
      window: WINDOW,
      made: MADE,
      others: 0,
      pumps: [
        monthOf('PM3-VP-01', 'RV250-20417', 'exhaust-filter-clogging', WINDOW.from + 27 * DAY),
        monthOf('PM3-VP-02', 'RV250-20418', undefined, WINDOW.from),
      ],
    },
    locale,
  ),
);
