import { expect, test } from 'vitest';
import { readiness } from '../../../scripts/azure/ready.ts';

const TOLD = {
  AZURE_ENV_NAME: 'prod',
  VAKT_OPERATOR_MAIL: 'operator@example.com',
  VAKT_BUDGET_FROM: '2026-12-01',
};
const NOTHING = { problems: [], warnings: [] };
const named = [expect.stringContaining('VAKT_OPERATOR_ADDRESSES')];

test('a deployment that was told what only people know may go; of a private network it is said who gets in', () => {
  expect(readiness('small', TOLD)).toEqual(NOTHING);
  expect(readiness('production', TOLD)).toEqual({ problems: [], warnings: named });
  expect(
    readiness('production', { ...TOLD, VAKT_OPERATOR_ADDRESSES: '203.0.113.7, 198.51.100.0/28' }),
  ).toEqual(NOTHING);
});

test('a runner of GitHub’s that could reach neither vault nor stores is stopped before anything is provisioned', () => {
  const hosted = { ...TOLD, RUNNER_ENVIRONMENT: 'github-hosted' };
  expect(readiness('production', hosted)).toEqual({ problems: named, warnings: [] });
  expect(readiness('small', hosted)).toEqual(NOTHING);
  expect(readiness('production', { ...TOLD, RUNNER_ENVIRONMENT: 'self-hosted' }).problems).toEqual([]);
});

test.each([
  [{ VAKT_OPERATOR_MAIL: '' }, 'VAKT_OPERATOR_MAIL'],
  [{ VAKT_BUDGET_FROM: '2026-12-02' }, 'VAKT_BUDGET_FROM'],
  [{ AZURE_ENV_NAME: 'a-name-too-long' }, 'AZURE_ENV_NAME'],
  [{ AZURE_ENV_NAME: 'prod--2' }, 'AZURE_ENV_NAME'],
  [{ AZURE_ENV_NAME: 'prod-' }, 'AZURE_ENV_NAME'],
  [{ AZURE_PRINCIPAL_TYPE: 'Person' }, 'AZURE_PRINCIPAL_TYPE'],
  [{ VAKT_MAIL_DOMAIN_VERIFIED: 'true' }, 'VAKT_MAIL_DOMAIN_VERIFIED'],
  [{ VAKT_OPERATOR_ADDRESSES: '203.0.113.7/32' }, 'VAKT_OPERATOR_ADDRESSES'],
])('what can’t be right is named: %o', (wrong, name) => {
  expect(readiness('small', { ...TOLD, ...wrong }).problems).toEqual([expect.stringContaining(name)]);
});
