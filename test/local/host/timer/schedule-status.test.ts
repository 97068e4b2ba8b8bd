import { expect, test } from 'vitest';
import { parseNcrontab } from '../../../../local/host/timer/ncrontab.ts';
import {
  afterRun,
  decideStart,
  monitoredByDefault,
  toStoredStatus,
} from '../../../../local/host/timer/schedule-status.ts';

const hourly = parseNcrontab('0 0 * * * *');
const at = (time: string) => new Date(`2026-11-23T${time}Z`);

test('a first start waits for the next occurrence', () => {
  expect(decideStart(undefined, hourly, false, at('10:30:00'))).toEqual({
    status: { last: undefined, next: at('11:00:00') },
    run: undefined,
  });
});

test('a run that was due while nothing ran is past due, also before the very first run', () => {
  const recorded = { last: at('08:00:00.500'), next: at('09:00:00') };
  expect(decideStart(recorded, hourly, false, at('10:30:00'))).toEqual({ status: recorded, run: 'past-due' });
  const never = { last: undefined, next: at('09:00:00') };
  expect(decideStart(never, hourly, true, at('10:30:00')).run).toBe('past-due');
});

test('what is not due yet keeps its time, and runs at once only when it is told to', () => {
  const recorded = { last: at('10:00:00.500'), next: at('11:00:00') };
  expect(decideStart(recorded, hourly, false, at('10:30:00'))).toEqual({ status: recorded, run: undefined });
  expect(decideStart(recorded, hourly, true, at('10:30:00')).run).toBe('run-on-startup');
});

test('a status of another schedule counts for nothing', () => {
  const recorded = { last: at('08:00:00'), next: at('08:05:00') };
  expect(decideStart(recorded, hourly, false, at('10:30:00'))).toEqual({
    status: { last: at('08:00:00'), next: at('11:00:00') },
    run: undefined,
  });
});

test('a run that lasts past its next occurrence leaves that one due', () => {
  expect(afterRun(hourly, at('10:00:00.200'))).toEqual({ last: at('10:00:00.200'), next: at('11:00:00') });
});

test('only schedules of a minute and more are monitored by default', () => {
  expect(monitoredByDefault(parseNcrontab('0 * * * * *'), at('10:00:00'))).toBe(true);
  expect(monitoredByDefault(parseNcrontab('*/30 * * * * *'), at('10:00:00'))).toBe(false);
  expect(monitoredByDefault(parseNcrontab('0,30 0 0 * * *'), at('10:00:00'))).toBe(false);
});

test("a timer that has never run is stored with .NET's zero", () => {
  expect(toStoredStatus({ last: undefined, next: at('11:00:00') })).toEqual({
    Last: '0001-01-01T00:00:00',
    Next: '2026-11-23T11:00:00.000Z',
    LastUpdated: '0001-01-01T00:00:00',
  });
});
