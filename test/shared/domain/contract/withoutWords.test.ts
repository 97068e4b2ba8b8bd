import { expect, test } from 'vitest';
import type { Contract } from '../../../../shared/domain/contract/contract.ts';
import { datesOf, withDates } from '../../../../shared/domain/contract/withoutWords.ts';

const WHOLE: Contract = {
  zone: 'Europe/Oslo',
  begins: '2025-01-01',
  ends: '2026-12-31',
  assetManaged: true,
  retentionMonths: 9,
  notice: { given: '2026-03-15', by: 'customer' },
  terminated: { at: 1_000, cause: 'Kim sold the pumps' },
  paidThrough: '2026-06-30',
  graceDays: 10,
  erasure: { asked: '2026-05-01', by: 'Kim Berg', from: 2_000, reason: 'Kim asked twice' },
  hold: { since: 3_000, reason: 'Kim sues' },
  lifted: 4_000,
};

test('what is kept of a contract beside a command is its dates, without what anybody wrote', () => {
  expect(JSON.stringify(datesOf(WHOLE))).not.toMatch(/Kim|Oslo/);
  expect(Object.keys(datesOf(WHOLE)).sort()).toEqual(
    Object.keys(WHOLE)
      .filter((field) => field !== 'zone')
      .sort(),
  );
});

test('set again, dates are as they were, with the words that are still known and no others', () => {
  const { hold: _1, terminated: _2, ...before } = WHOLE;
  const set = withDates({ ...before, ends: '2027-12-31' }, datesOf(WHOLE));
  expect(datesOf(set)).toEqual(datesOf(WHOLE));
  expect(set).toMatchObject({ zone: 'Europe/Oslo', erasure: { by: 'Kim Berg' } });
  expect([set.hold?.reason, set.terminated?.cause]).toEqual([
    expect.stringMatching(/not known any more/),
    expect.stringMatching(/not known any more/),
  ]);
  // What was withdrawn since is gone.
  expect(withDates(WHOLE, datesOf({ zone: 'Europe/Oslo', assetManaged: true }))).toEqual({
    zone: 'Europe/Oslo',
    assetManaged: true,
  });
});
