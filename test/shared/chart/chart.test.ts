import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { axisOf } from '../../../shared/chart/axis.ts';
import { barChart } from '../../../shared/chart/barChart.ts';
import { lineChart } from '../../../shared/chart/lineChart.ts';

const frame = { title: 'Vibration', from: 0, to: 100, ticks: [{ at: 0, label: '1' }] };
const point = (at: number, value: number) => ({ at, value, min: value - 1, max: value + 1 });
const count = (source: string, what: RegExp) => [...source.matchAll(what)].length;

describe('an axis', () => {
  test.each([
    [0, 24, 6, [0, 4, 8, 12, 16, 20, 24].length],
    [1_013, 1_047, 5, 5],
  ])('from %f to %f has round ticks', (low, high, about, ticks) => {
    const axis = axisOf(low, high, about);
    expect(Math.abs(axis.ticks.length - ticks)).toBeLessThanOrEqual(1);
  });

  test('holds every value, rises, and has a handful of ticks, whatever the values', () => {
    const some = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(some, some, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const { from, to, ticks } = axisOf(low, high);
        const slack = 1e-6 * Math.max(1e-3, to - from);
        expect(from).toBeLessThanOrEqual(low + slack);
        expect(to).toBeGreaterThanOrEqual(high - slack);
        expect(to).toBeGreaterThan(from);
        expect(ticks.length).toBeLessThanOrEqual(9);
      }),
    );
  });
});

describe('a line chart', () => {
  test('breaks its line where points are missing', () => {
    const points = [0, 10, 20, 50, 60].map((at) => point(at, 5));
    const { source } = lineChart(frame, points, [], 10);
    expect(count(source, /class="line"/g)).toBe(2);
    expect(count(source, /class="band"/g)).toBe(2);
    expect(source).not.toContain('NaN');
  });

  test('draws a point that stands alone, and of nothing only its axes', () => {
    expect(count(lineChart(frame, [point(50, 5)], [], 10).source, /class="line"/g)).toBe(1);
    const empty = lineChart(frame, [], [], 10).source;
    expect(count(empty, /class="line"/g)).toBe(0);
    expect(empty).toContain('<svg');
  });

  test('draws a level that is near, and none that would flatten everything else', () => {
    const points = [0, 10].map((at) => point(at, 5));
    const near = { value: 8, label: 'alarm 8', kind: 'alarm' } as const;
    const far = { value: 5_000, label: 'alarm 5000', kind: 'alarm' } as const;
    expect(lineChart(frame, points, [near], 10).source).toContain('alarm 8');
    expect(lineChart(frame, points, [far], 10).source).not.toContain('alarm 5000');
  });

  test('is told in words to those who can’t see it, and lets no text out of its place', () => {
    const { source } = lineChart({ ...frame, title: '"><script>' }, [point(1, 1)], [], 10);
    expect(source).toContain('role="img" aria-label="&quot;&gt;&lt;script&gt;"');
  });
});

test('bars stand their parts upon each other, and leave out those of nothing', () => {
  const parts = [
    { kind: 'operating', value: 12 },
    { kind: 'standby', value: 0 },
    { kind: 'idle', value: 6 },
  ];
  const { source } = barChart(frame, [{ from: 0, to: 50, parts }], axisOf(0, 24));
  const rects = [
    ...source.matchAll(/<rect class="(\w+)" x="[\d.]+" y="([\d.]+)" width="[\d.]+" height="([\d.]+)"/g),
  ];
  expect(rects.map(([, kind]) => kind)).toEqual(['operating', 'idle']);
  const [lower, upper] = rects.map(([, , top, height]) => ({ top: Number(top), height: Number(height) }));
  expect(upper!.top + upper!.height).toBeCloseTo(lower!.top, 1);
  expect(lower!.height).toBeCloseTo(2 * upper!.height, 0);
});
