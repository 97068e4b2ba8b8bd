import { readdirSync, readFileSync } from 'node:fs';
import { HtmlValidate } from 'html-validate';
import { describe, expect, test } from 'vitest';
import { rollUp } from '../../../functions/analyze/rollups/rollup.ts';
import { believedHours } from '../../../shared/analysis/kpis/believed.ts';
import { knownOf, kpisOf } from '../../../shared/analysis/kpis/kpis.ts';
import { monthWindow } from '../../../shared/analysis/kpis/windows.ts';
import { CHART_STYLE } from '../../../shared/chart/style.ts';
import { LOCALES } from '../../../shared/domain/customer.ts';
import type { Limit } from '../../../shared/domain/model.ts';
import { PUMP_STATES, type Reading } from '../../../shared/domain/reading.ts';
import { parseReportDefinition, USUAL } from '../../../shared/domain/report.ts';
import { reportCsv } from '../../../shared/report/csv.ts';
import { reportHtml } from '../../../shared/report/html.ts';
import type { MonthReport, PumpMonth } from '../../../shared/report/month.ts';
import { REPORT_WORDS } from '../../../shared/report/words/all.ts';
import { kpiText, kpiTitle, reasonText } from '../../../shared/report/words.ts';
import { DAY, MINUTE } from '../../../shared/time.ts';
import { KPI_WORDS } from '../../../shared/words/kpis.ts';

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
  others: 0,
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
])('the report of %s is valid HTML in every language', async (_, report) => {
  const checker = new HtmlValidate({
    extends: ['html-validate:recommended'],
    rules: { 'no-inline-style': 'error', 'long-title': 'off' },
  });
  for (const locale of LOCALES) {
    const page = reportHtml(report, locale);
    const { results } = await checker.validateString(page);
    expect(
      results.flatMap(({ messages }) =>
        messages.map(({ ruleId, message, line }) => `${line} ${ruleId}: ${message}`),
      ),
    ).toEqual([]);
    expect(page).not.toMatch(/undefined|NaN|\{\w+\}/);
  }
});

test('a day of 25 or 23 hours says so below the hours of the days, since it is drawn with as many', () => {
  const of = (month_: string) => {
    const window = monthWindow(month_, ZONE, Date.parse('2027-01-01T00:00:00Z'));
    return reportHtml({ ...reportOf('Norrskog', [month('VP')]), month: month_, window }, 'en');
  };
  expect(of('2026-10')).toContain('On 25 October 2026 the clocks change: the day has 25 hours.');
  expect(of('2026-03')).toContain('On 29 March 2026 the clocks change: the day has 23 hours.');
  expect(of('2026-11')).not.toContain('the clocks change');
});

test('what people have named stays text, wherever it stands', () => {
  const page = reportHtml(reportOf(HOSTILE, [month(HOSTILE, { site: HOSTILE })]), 'en');
  expect(page).not.toContain('<script');
  expect(page).not.toContain("onload='x");
  expect(page.match(/<\/style>/g)).toHaveLength(1);
  expect(page.match(/&lt;script&gt;/g)!.length).toBeGreaterThan(4);
  expect(page).not.toMatch(/(src|href)=/);
});

test('what a sensor said when it wasn’t to be believed is not drawn, and that is told; the states are', () => {
  const whole = month('PM3-VP-01');
  const doubts = [{ signal: 'vibration', from: WINDOW.from + 4 * DAY, to: WINDOW.from + 6 * DAY }] as const;
  const partOf = (known: PumpMonth) => reportHtml(reportOf('Norrskog Papper AB', [known]), 'en');
  const [all, believed] = [whole, { ...whole, doubts, hours: believedHours(whole.hours, doubts) }].map(
    partOf,
  );
  const told = 'what the sensor said from 5 Oct 2026, 00:00 until 7 Oct 2026, 00:00';
  expect(all).not.toContain('isn’t drawn');
  expect(believed!.split(told)).toHaveLength(2);
  // The line of vibration is in two pieces, before and after; that of power stays in one.
  expect(all!.match(/class="line"/g)).toHaveLength(2);
  expect(believed!.match(/class="line"/g)).toHaveLength(3);
  const states = (page: string) => page.match(/<rect class="operating"/g)!.length;
  expect(states(believed!)).toBe(states(all!));
});

test('it shows the month’s figures, plots, states, conditions and maintenance, in the customer’s time', () => {
  const page = reportHtml(reportOf('Norrskog Papper AB', [month('PM3-VP-01')]), 'en');
  expect(page).toContain('Vacuum pumps in October 2026');
  expect(page.match(/<svg /g)).toHaveLength(3); // states, vibration, power: the other two signals aren't measured
  expect(page).toContain('25 Oct 2026, 02:30');
  expect(page).toContain('Vibration: high</td>'.toLowerCase());
  expect(page).toContain('Exhaust filter: changed, worn');
  const operating = (20 * 24 * 20) / 30;
  expect(page).toContain(`<th scope="row">Operating time</th><td class="number">${operating}</td><td>h`);
  expect(page).toContain('<td>no failure was recorded</td>');
});

test('what tells of a part of the month only says of how much, in the overview, in the table and as CSV', () => {
  const report = reportOf('Norrskog Papper AB', [month('PM3-VP-01')]);
  // 20 days less the newest reading's ten minutes, of 31 days and the hour that autumn gives.
  const of = (20 * 24 * 6 - 1) / 6 / 745;
  const said = '64 % of the time is known';
  const page = reportHtml(report, 'en');
  expect(page).toContain(`<td class="number">320 h<span class="partly">${said}</span></td>`);
  expect(page).toContain(
    `<th scope="row">Operating time</th><td class="number">320</td><td>h <span class="soft">· ${said}</span></td>`,
  );
  expect(page).toContain(`<td class="number">95</td><td> <span class="soft">${said}</span></td>`);
  expect(reportHtml(report, 'sv')).toContain('64 % av tiden är känd');
  const lines = reportCsv(report).split('\r\n');
  const ofLine = (name: string) =>
    lines
      .find((line) => line.includes(`,${name},`))!
      .split(',')
      .at(-1);
  expect(ofLine('OperatingTime')).toBe(String(Math.floor(of * 1_000) / 1_000));
  expect(ofLine('Energy')).toBe(ofLine('OperatingTime'));
  expect([ofLine('DataCompleteness'), ofLine('UnknownTime'), ofLine('MeanRepairTime')]).toEqual([
    '1',
    '1',
    '',
  ]);
});

test('of a month without a reading each figure says so, and none that the pump has no such signal', () => {
  const silent = { ...month('VP'), hours: [], kpis: kpisOf(knownOf(WINDOW, []), []) };
  const report = reportOf('Fjordkjemi AS', [silent]);
  expect(reportHtml(report, 'en')).not.toContain(REPORT_WORDS.en.unknownFigure);
  const line = reportCsv(report)
    .split('\r\n')
    .find((one) => one.includes(',vibration.p95,'));
  expect(line).toContain(',vibration.p95,,,no readings in this window,');
  // One that was heard and measures no oil is another matter, though its box says no state.
  const readings = [0, 10].map(
    (minute): Reading => ({ at: WINDOW.from + minute * MINUTE, values: { power: 4 } }),
  );
  const heard = rollUp(readings, WINDOW.from, WINDOW.to, readings[1]!.at, { limits: [] });
  const page = reportHtml(reportOf('X', [{ ...silent, kpis: kpisOf(knownOf(WINDOW, heard), []) }]), 'en');
  expect(page).toContain(REPORT_WORDS.en.unknownFigure);
});

test('a plot has an hour’s mean in the middle of its hour, and its levels by name as a noun is written', () => {
  const page = reportHtml(reportOf('X', [month('VP')]), 'de');
  expect(page).toMatch(/>Warnung 2,8<\/text>/);
  // The first hour that is known is the month's 25th of 745, on an axis of 652 from 56 on.
  expect(page).toContain(`class="line" d="M${(56 + (24.5 / 745) * 652).toFixed(1)},`);
});

test('a day’s bar has all of its hours, the first and that which autumn gives among them', () => {
  const readings = Array.from({ length: 745 * 6 + 1 }, (_, i): Reading => {
    return { at: WINDOW.from + i * 10 * MINUTE, values: { power: 4 }, state: 'operating' };
  });
  const hours = rollUp(readings, WINDOW.from, WINDOW.to, readings.at(-1)!.at, { limits: LIMITS });
  const whole = { ...month('VP'), hours: hours.map(({ rollup }) => rollup) };
  const page = reportHtml(reportOf('X', [whole]), 'en');
  const heights = [...page.matchAll(/<rect class="operating"[^>]* height="([\d.]+)"/g)].map(([, height]) =>
    Number(height),
  );
  expect(heights).toHaveLength(31);
  // 25 hours are 152 high.
  expect(heights.map((height) => Math.round((height * 25) / 152))).toEqual(
    Array.from({ length: 31 }, (_, i) => (i === 24 ? 25 : 24)),
  );
});

test('an hour of which only the newest reading is known is not drawn yet', () => {
  const readings = [0, 10, 20, 60].map((minute): Reading => {
    return { at: WINDOW.from + minute * MINUTE, values: { power: 4 } };
  });
  const hours = rollUp(readings, WINDOW.from, WINDOW.to, readings.at(-1)!.at, { limits: LIMITS });
  expect(hours.at(-1)!.rollup.signals.power).toMatchObject({ count: 1, held: 0 });
  const page = reportHtml(
    reportOf('X', [{ ...month('VP'), hours: hours.map(({ rollup }) => rollup) }]),
    'en',
  );
  expect(page).not.toContain('NaN');
});

test('of a month that is under way it says so', () => {
  const made = WINDOW.from + 10 * DAY;
  const report = { ...reportOf('X', [month('VP')]), window: { ...WINDOW, to: made }, made };
  expect(reportHtml(report, 'en')).toContain('October 2026, as far as it has come');
  expect(reportHtml({ ...report, made: NOW, window: WINDOW }, 'en')).not.toContain('as far as it has come');
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
  const page = reportHtml({ ...report, definition: bare }, 'en');
  expect(page).not.toMatch(/<svg|Maintenance|Warnings|Operating time/);
  expect(page).toContain('Energy');
});

describe('as CSV', () => {
  test('there is a line a pump and figure, with its value or why there is none', () => {
    const lines = reportCsv(
      reportOf('Norrskog Papper AB', [month('PM3-VP-01', { site: 'Husum, hall 3' })]),
    ).split('\r\n');
    expect(lines[0]).toBe('month,customer,pump,device,site,model,kpi,value,unit,unavailable,from,to,of');
    expect(lines).toHaveLength(USUAL.kpis.length + 2);
    expect(lines).toContainEqual(
      '2026-10,1001,PM3-VP-01,pump-1,"Husum, hall 3",RV-250,MeanRepairTime,,,no recorded failure has ended in this window,2026-10-01T00:00:00+02:00,2026-11-01T00:00:00+01:00,',
    );
    expect(lines.find((line) => line.includes(',OperatingTime,'))).toMatch(
      /,OperatingTime,\d+,s,,2026-10-01T/,
    );
  });

  test('for a spreadsheet it has the separators of its language, and says that it is UTF-8', () => {
    const report = reportOf('X', [month('VP', { site: 'a; b' })]);
    const [plain, swedish, english] = [reportCsv(report), reportCsv(report, 'sv'), reportCsv(report, 'en')];
    expect(english).toBe(`\ufeff${plain}`);
    expect(swedish).toMatch(/^\ufeffmonth;customer;pump;/);
    const line = (csv: string, name: string) => csv.split('\r\n').find((one) => one.includes(name))!;
    const [value, , , , , of] = line(plain, 'vibration.p95').split(',').slice(7);
    expect(line(swedish, 'vibration.p95')).toBe(
      `2026-10;1001;VP;pump-1;"a; b";RV-250;vibration.p95;${value!.replace('.', ',')};mm/s;;2026-10-01T00:00:00+02:00;2026-11-01T00:00:00+01:00;${of!.replace('.', ',')}`,
    );
    expect(Number(value)).toBeGreaterThan(1);
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
    const twice = { kpis: ['Energy', 'OperatingTime', 'Energy'], plots: ['power', 'power'] };
    expect(() => parseReportDefinition('monthly', twice)).toThrow(
      /kpis: "Energy" stands there twice[\s\S]*plots: "power" stands there twice/,
    );
  });

  test('has no figure that there is none of: what is kept for ever would say so every month', () => {
    const wrong = ['Energy', 'OperatingTme', 'vibration.p99', 'vibration', 'HealthScore.p95', 'noise.p95'];
    for (const name of wrong.slice(1)) {
      expect(() => parseReportDefinition('monthly', { kpis: ['Energy', name] })).toThrow(
        `there is no "${name}"`,
      );
    }
    expect(parseReportDefinition('monthly', { kpis: ['vibration.operating.p50'] }).kpis).toHaveLength(1);
  });
});

test('the same month in another language has its words, numbers and dates', () => {
  const page = reportHtml(reportOf('Norrskog Papper AB', [month('PM3-VP-01')]), 'sv');
  expect(page).toContain('<html lang="sv">');
  expect(page).toContain('Vakuumpumpar i oktober 2026');
  expect(page).toContain('Tider gäller i Europe/Stockholm. Skapad 3 nov. 2026 09:00.');
  expect(page).toContain(
    '<td>25 okt. 2026 02:30</td><td>inte över</td><td>Varning</td><td>vibration: hög nivå</td>',
  );
  expect(page).toContain('<td class="number">2,9 mm/s</td><td class="number">2,8 mm/s</td>');
  expect(page).toContain('Utloppsfilter: bytt, utsliten');
  expect(page).toContain('<td>inget fel är antecknat</td>');
  expect(page).toMatch(/Varning 2,8<\/text>/);
});

test('all languages say the same things, and have a word for every figure and for every reason of the analysis', () => {
  const rooms = (text: unknown): unknown =>
    typeof text === 'string'
      ? [...text.matchAll(/\{\w+\}/g)].map(([room]) => room).sort()
      : Object.entries(text as object).map(([key, inner]) => [key, rooms(inner)]);
  const folder = 'shared/analysis/kpis';
  const source = readdirSync(folder).map((file) => readFileSync(`${folder}/${file}`, 'utf8'));
  const said = source.join('').matchAll(/(?:unavailable\(|worst\(scores, |(?:DOUBTED|NO_\w+) = )'([^']+)'/g);
  const reasons = new Set([...said].map(([, reason]) => reason!));
  expect(reasons.size).toBeGreaterThan(10);
  const figures = readFileSync('docs/kpis.md', 'utf8').matchAll(/^\| `([A-Z]\w+(?:\.\w+)?)`/gm);
  for (const locale of LOCALES) {
    expect(rooms(REPORT_WORDS[locale]), locale).toEqual(rooms(REPORT_WORDS.en));
    expect(Object.keys(KPI_WORDS[locale]).sort()).toEqual(Object.keys(KPI_WORDS.en).sort());
    expect(new Set(Object.keys(REPORT_WORDS[locale].reasons)), locale).toEqual(reasons);
    for (const [, name] of figures) expect(kpiTitle(name!, locale), `${locale} ${name}`).not.toBe(name);
  }
  expect(reasonText('readings tell of 12 % of the day only', 'de')).toContain('nur 12 %');
  expect(reasonText("the pump's state is known of 12 % of the window only", 'sv')).toContain('bara 12 %');
});

test('states are told apart in shades of grey too, on light and on dark', () => {
  const colour = (style: string, state: string) => new RegExp(`--${state}: (#\\w{6})`).exec(style)![1]!;
  const lightness = (hex: string) => {
    const [r, g, b] = [1, 3, 5].map((i) => {
      const value = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    // CIE 1976 L* of the grey that a printer makes of it.
    return 116 * Math.cbrt(0.2126 * r + 0.7152 * g + 0.0722 * b) - 16;
  };
  for (const style of CHART_STYLE.split('@media')) {
    const shades = PUMP_STATES.map((state) => lightness(colour(style, state))).sort((a, b) => a - b);
    shades.slice(1).forEach((shade, i) => {
      expect(shade - shades[i]!).toBeGreaterThan(10);
    });
  }
});

test.each([
  ['OperatingTime', 'Operating time'],
  ['vibration.p95', 'Vibration, 95 % of the time at most'],
  ['oilTemperature.operating.mean', 'Oil temperature, operating, mean'],
  ['exhaustPressure.timeAboveAlarm', 'Exhaust pressure, time above the alarm level'],
])('%s is shown as %s', (name, title) => {
  expect(kpiTitle(name, 'en')).toBe(title);
});

test('values are shown with four digits, times in hours and shares in percent', () => {
  const shown = (name: string, value: number, unit: string) =>
    kpiText({ name, window: MONTH, value, unit }, 'en');
  expect(shown('OperatingTime', 5_400, 's')).toEqual({ text: '1.5', unit: 'h' });
  expect(shown('DataCompleteness', 0.98765, '1')).toEqual({ text: '98.77', unit: '%' });
  expect(shown('NumberOfStarts', 12, '1')).toEqual({ text: '12', unit: '' });
  expect(shown('vibration.p95', 2.123456, 'mm/s')).toEqual({ text: '2.123', unit: 'mm/s' });
});
