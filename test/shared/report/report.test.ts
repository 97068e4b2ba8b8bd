import { HtmlValidate } from 'html-validate';
import { describe, expect, test } from 'vitest';
import { rollUp } from '../../../functions/analyze/rollups/rollup.ts';
import { believedHours } from '../../../shared/analysis/kpis/believed.ts';
import { knownOf, kpisOf } from '../../../shared/analysis/kpis/kpis.ts';
import { monthWindow } from '../../../shared/analysis/kpis/windows.ts';
import type { Limit } from '../../../shared/domain/model.ts';
import type { Reading } from '../../../shared/domain/reading.ts';
import { parseReportDefinition, USUAL } from '../../../shared/domain/report.ts';
import { reportCsv } from '../../../shared/report/csv.ts';
import { reportHtml } from '../../../shared/report/html.ts';
import type { MonthReport, PumpMonth } from '../../../shared/report/month.ts';
import { kpiText, kpiTitle, localTime, monthName } from '../../../shared/report/words.ts';
import { DAY, HOUR, MINUTE } from '../../../shared/time.ts';

const ZONE = 'Europe/Stockholm';
const MONTH = '2026-10';
const NOW = Date.parse('2026-11-03T08:00:00Z');
const WINDOW = monthWindow(MONTH, ZONE, NOW);
const LIMITS: Limit[] = [
  {
    signal: 'vibration',
    direction: 'high',
    warning: 2.8,
    alarm: 4.5,
    onDelay: 0,
    offDelay: 0,
    deadband: 0,
    source: 'test',
  },
];

function month(tag: string, rest: Partial<PumpMonth['pump']> = {}): PumpMonth {
  const readings = Array.from({ length: 20 * 144 }, (_, i): Reading => {
    const at = WINDOW.from + DAY + i * 10 * MINUTE;
    const operating = i % 30 < 20;
    return {
      at,
      values: { vibration: operating ? 2 + Math.sin(i / 40) : 0.1, power: operating ? 4 : 0.1 },
      state: operating ? 'operating' : 'idle',
    };
  });
  const hours = rollUp(readings, WINDOW.from, WINDOW.to, readings.at(-1)!.at, { limits: LIMITS });
  return {
    pump: { key: 'k', deviceId: 'pump-1', model: 'RV-250', tag, limits: [], ...rest },
    kpis: kpisOf(knownOf(WINDOW, hours), []),
    hours: hours.map(({ rollup }) => rollup),
    doubts: [],
    limits: LIMITS,
    alarms: [
      {
        id: '1',
        device: 'k',
        condition: 'vibration.high',
        from: 'pending',
        to: 'active',
        severity: 'warning',
        at: WINDOW.from + DAY,
        began: Date.parse('2026-10-25T00:30:00Z'),
        readingAt: WINDOW.from,
        arrivedAt: WINDOW.from,
        value: 2.9,
        limit: 2.8,
        notice: 'queued',
      },
    ],
    records: [
      { kind: 'change', component: 'exhaustFilter', reason: 'worn', at: WINDOW.from + 3 * DAY, note: tag },
    ],
  };
}

const reportOf = (customer: string, pumps: PumpMonth[]): MonthReport => ({
  definition: { name: 'monthly', ...USUAL },
  customer: { name: customer, number: '1001' },
  month: MONTH,
  zone: ZONE,
  window: WINDOW,
  made: NOW,
  pumps,
});

const HOSTILE = `</style></title><script>alert("1 & 2")</script>' onload='x`;

test.each([
  [
    'an ordinary customer',
    reportOf('Norrskog Papper AB', [month('PM3-VP-01', { site: 'Husum' }), month('PM3-VP-02')]),
  ],
  [
    'hostile names',
    reportOf(HOSTILE, [month(HOSTILE, { site: HOSTILE, serialNumber: HOSTILE, deviceId: HOSTILE })]),
  ],
  ['no pumps', reportOf('Fjordkjemi AS', [])],
  [
    'a pump of which nothing is known',
    reportOf('Fjordkjemi AS', [
      {
        ...month('VP'),
        hours: [],
        kpis: kpisOf(knownOf(WINDOW, []), []),
        alarms: [],
        records: [],
      },
    ]),
  ],
])('the report of %s is valid HTML', async (_, report) => {
  const checker = new HtmlValidate({
    extends: ['html-validate:recommended'],
    rules: { 'no-inline-style': 'error', 'long-title': 'off' },
  });
  const { results } = await checker.validateString(reportHtml(report));
  expect(
    results.flatMap(({ messages }) =>
      messages.map(({ ruleId, message, line }) => `${line} ${ruleId}: ${message}`),
    ),
  ).toEqual([]);
});

test('what people have named stays text, wherever it stands', () => {
  const page = reportHtml(reportOf(HOSTILE, [month(HOSTILE, { site: HOSTILE })]));
  expect(page).not.toContain('<script');
  expect(page).not.toContain("onload='x");
  expect(page.match(/<\/style>/g)).toHaveLength(1);
  expect(page.match(/&lt;script&gt;/g)!.length).toBeGreaterThan(4);
  expect(page).not.toMatch(/(src|href)=/);
});

test('what a sensor said when it wasn’t to be believed is not drawn, and that is told; the states are', () => {
  const whole = month('PM3-VP-01');
  const doubts = [{ signal: 'vibration', from: WINDOW.from + 4 * DAY, to: WINDOW.from + 6 * DAY }] as const;
  const partOf = (known: PumpMonth) => reportHtml(reportOf('Norrskog Papper AB', [known]));
  const [all, believed] = [whole, { ...whole, doubts, hours: believedHours(whole.hours, doubts) }].map(
    partOf,
  );
  const told = 'what the sensor said from 2026-10-05 00:00 until 2026-10-07 00:00';
  expect(all).not.toContain('Not drawn');
  expect(believed!.split(told)).toHaveLength(2);
  // The line of vibration is in two pieces, before and after; that of power stays in one.
  expect(all!.match(/class="line"/g)).toHaveLength(2);
  expect(believed!.match(/class="line"/g)).toHaveLength(3);
  const states = (page: string) => page.match(/<rect class="operating"/g)!.length;
  expect(states(believed!)).toBe(states(all!));
});

test('it shows the month’s figures, plots, states, conditions and maintenance, in the customer’s time', () => {
  const page = reportHtml(reportOf('Norrskog Papper AB', [month('PM3-VP-01')]));
  expect(page).toContain('Vacuum pumps in October 2026');
  expect(page.match(/<svg /g)).toHaveLength(3); // states, vibration, power: the other two signals aren't measured
  expect(page).toContain('2026-10-25 02:30');
  expect(page).toContain('exhaustFilter changed, worn');
  const operating = (20 * 24 * 20) / 30;
  expect(page).toContain(
    `<th scope="row">Operating time</th><td class="number">${operating.toFixed(1)}</td><td>h</td>`,
  );
  expect(page).toContain('<td>no failure is recorded in this window</td>');
});

test('what a definition leaves out isn’t there', () => {
  const report = reportOf('Norrskog Papper AB', [month('PM3-VP-01')]);
  const bare = {
    name: 'bare',
    kpis: ['Energy'],
    plots: [],
    states: false,
    alarms: false,
    maintenance: false,
  };
  const page = reportHtml({ ...report, definition: bare });
  expect(page).not.toMatch(/<svg|Maintenance|Conditions|Operating time/);
  expect(page).toContain('Energy');
});

describe('as CSV', () => {
  test('there is a line a pump and figure, with its value or why there is none', () => {
    const lines = reportCsv(
      reportOf('Norrskog Papper AB', [month('PM3-VP-01', { site: 'Husum, hall 3' })]),
    ).split('\r\n');
    expect(lines[0]).toBe('month,customer,pump,device,site,model,kpi,value,unit,unavailable');
    expect(lines).toHaveLength(USUAL.kpis.length + 2);
    expect(lines).toContainEqual(
      '2026-10,1001,PM3-VP-01,pump-1,"Husum, hall 3",RV-250,MeanRepairTime,,,no recorded failure has ended in this window',
    );
    expect(lines.find((line) => line.includes(',OperatingTime,'))).toMatch(/,OperatingTime,\d+,s,$/);
  });

  test('no name becomes a formula, a cell or a line of its own', () => {
    const csv = reportCsv(
      reportOf('X', [month('=HYPERLINK("http://x")', { site: 'a\r\nb', deviceId: '@sum' })]),
    );
    expect(csv).toContain(`,"'=HYPERLINK(""http://x"")",'@sum,"a\r\nb",`);
    expect(csv.split(/\r\n(?=2026|$)/)).toHaveLength(USUAL.kpis.length + 2);
  });
});

describe('a definition', () => {
  test('is the usual one, but for what is said', () => {
    expect(parseReportDefinition('monthly', {})).toEqual({ name: 'monthly', ...USUAL });
    expect(parseReportDefinition('energy', { kpis: ['Energy'], states: false })).toEqual({
      name: 'energy',
      ...USUAL,
      kpis: ['Energy'],
      states: false,
    });
  });

  test('has no room for free text, and every wrong field is named', () => {
    const wrong = { title: 'for Norrskog Papper', kpis: ['<b>'], plots: ['noise'], alarms: 'yes' };
    expect(() => parseReportDefinition('Monthly report', wrong)).toThrow(
      /name: .*\n.*title: no such field.*\n.*kpis: .*\n.*plots: .*\n.*alarms: /,
    );
    expect(() => parseReportDefinition('monthly', [])).toThrow(/JSON object/);
  });
});

test.each([
  ['OperatingTime', 'Operating time'],
  ['vibration.p95', 'Vibration, p95'],
  ['oilTemperature.operating.mean', 'Oil temperature, operating, mean'],
  ['exhaustPressure.timeAboveAlarm', 'Exhaust pressure, time above alarm'],
])('%s is shown as %s', (name, title) => {
  expect(kpiTitle(name)).toBe(title);
});

test('values are shown with four digits, times in hours and shares in percent', () => {
  const shown = (name: string, value: number, unit: string) => kpiText({ name, window: MONTH, value, unit });
  expect(shown('OperatingTime', 5_400, 's')).toEqual({ text: '1.5', unit: 'h' });
  expect(shown('DataCompleteness', 0.98765, '1')).toEqual({ text: '98.8', unit: '%' });
  expect(shown('NumberOfStarts', 12, '1')).toEqual({ text: '12', unit: '' });
  expect(shown('vibration.p95', 2.123456, 'mm/s')).toEqual({ text: '2.123', unit: 'mm/s' });
  expect(monthName('2026-02')).toBe('February 2026');
  expect(localTime(NOW + HOUR, 'Asia/Kolkata')).toBe('2026-11-03 14:30');
});
