import { expect, test } from 'vitest';
import type { Customer } from '../../../../shared/domain/customer.ts';
import type { Pump } from '../../../../shared/domain/pump.ts';
import type { KnownFleet } from '../../../../shared/onboarding/fleet/known.ts';
import { planFleet } from '../../../../shared/onboarding/fleet/plan.ts';
import { Problems } from '../../../../shared/onboarding/fleet/problems.ts';
import { readFleet } from '../../../../shared/onboarding/fleet/read.ts';
import { MODEL, NOW } from '../../../functions/support/deployment.ts';

const CUSTOMER: Customer = {
  key: 'k1',
  number: 'N1',
  name: 'Norrskog',
  contract: { zone: 'Europe/Stockholm', assetManaged: true, ends: '2026-06-30' },
  status: 'active',
};
const PUMP: Pump = {
  key: 'p1',
  deviceId: 'pump-1',
  model: MODEL.name,
  tag: 'T1',
  runningHours: 10,
  runningHoursAt: 1,
  commissioning: true,
  limits: [
    { condition: 'power.high', field: 'alarm', value: 5 },
    { condition: 'vibration.high', field: 'alarm', value: 7 },
  ],
};
const USER = { key: 'u1', name: 'Anna', email: 'Anna@example.com', locale: 'en', zone: 'UTC' } as const;

/** One customer with one person and one pump. */
const KNOWN: KnownFleet = {
  customers: new Map([['n1', CUSTOMER]]),
  users: new Map([['n1 anna@example.com', USER]]),
  pumps: new Map([['pump-1', PUMP]]),
  devices: new Map([
    ['pump-1', { deviceId: 'pump-1', key: 'p1', contract: 'k1' }],
    ['foreign', { deviceId: 'foreign', key: 'p2', contract: 'k2' }],
  ]),
  authorized: new Set(['pump-1', 'foreign']),
  models: new Map([[MODEL.name, MODEL]]),
};

type Cells = Record<string, string>;

/** Plans lines; the first of them is line 2. */
function plan(lines: readonly Cells[], known = KNOWN) {
  const problems = new Problems();
  const numbered = lines.map((cells, i) => ({ line: i + 2, cells }));
  const made = planFleet(readFleet(numbered, problems), known, NOW, problems);
  problems.check('f');
  return made;
}

const actions = (lines: readonly Cells[]) => {
  const { customers, users, pumps } = plan(lines);
  return [...customers, ...users, ...pumps].map(({ id, action, columns }) => [id, action, ...columns]);
};

test('what is as the file says is left, in any case of letters and any order of limits', () => {
  const line = {
    customer: 'n1',
    customer_name: 'Norrskog',
    asset_managed: 'YES',
    ends: '2026-06-30',
    user_email: 'anna@EXAMPLE.com',
    user_name: 'Anna',
    device: 'pump-1',
    running_hours: '10.0',
    limits: 'vibration.high.alarm=7; power.high.alarm=5',
    released: 'no',
  };
  expect(actions([line])).toEqual([
    ['N1', 'leave'],
    ['Anna@example.com', 'leave'],
    ['pump-1', 'leave'],
  ]);
});

test('what differs is named by its columns, and nothing else is touched', () => {
  const [customer, user, pump] = [
    { customer: 'N1', customer_name: 'Norrskog Papper', retention_months: '9' },
    { customer: 'N1', user_email: 'anna@example.com', user_zone: 'Europe/Oslo' },
    { customer: 'N1', device: 'pump-1', running_hours: '11', limits: 'power.high.alarm=6' },
  ];
  expect(actions([customer, user, pump])).toEqual([
    ['N1', 'change', 'customer_name', 'retention_months'],
    ['Anna@example.com', 'change', 'user_zone'],
    ['pump-1', 'change', 'running_hours', 'limits'],
  ]);
  const { customers, pumps } = plan([customer, pump]);
  expect(customers[0]!.changes).toEqual({
    name: 'Norrskog Papper',
    contract: { ...CUSTOMER.contract, retentionMonths: 9 },
  });
  expect(pumps[0]!.changes).toEqual({
    runningHours: 11,
    runningHoursAt: NOW,
    limits: [{ condition: 'power.high', field: 'alarm', value: 6 }],
  });
});

test('a new pump is commissioning unless its line says that it is released; a known one is only ever released', () => {
  const lines = ['', 'no', 'yes'].map((released, i) => {
    return { customer: 'N1', device: `new-${i}`, model: MODEL.name, released };
  });
  const { pumps } = plan([...lines, { customer: 'N1', device: 'pump-1', released: 'yes' }]);
  expect(pumps.map(({ value, action, release }) => [value.commissioning, action, release])).toEqual([
    [true, 'add', false],
    [true, 'add', false],
    [undefined, 'add', false],
    [true, 'change', true],
  ]);
  const { commissioning: _, ...released } = PUMP;
  const known = { ...KNOWN, pumps: new Map([['pump-1', released]]) };
  expect(plan([{ customer: 'N1', device: 'pump-1', released: 'no' }], known).pumps[0]).toMatchObject({
    action: 'leave',
    release: false,
  });
});

test('a new customer brings its people and pumps with it, their times in its zone', () => {
  const { customers, users, pumps } = plan([
    { customer: '7', device: 'pump-7', model: MODEL.name },
    { customer: '7', customer_name: 'Seven', zone: 'Europe/Oslo', user_email: 's@s.no', user_name: 'S' },
  ]);
  expect(customers).toMatchObject([
    { action: 'add', value: { number: '7', contract: { assetManaged: false } } },
  ]);
  expect(users).toMatchObject([{ action: 'add', value: { zone: 'Europe/Oslo', locale: 'en' } }]);
  expect(pumps).toMatchObject([{ action: 'add', registered: false, value: { tag: 'pump-7' } }]);
});

test.each<[string, Cells[], RegExp]>([
  ['no customer', [{ device: 'x' }], /line 2, customer: Every line needs/],
  ['a new customer without a zone', [{ customer: '7', customer_name: 'S' }], /line 2, zone: A new customer/],
  [
    'a new person without a name',
    [{ customer: 'N1', user_email: 'b@b.no' }],
    /line 2, user_name: A new person/,
  ],
  ['a new pump without a model', [{ customer: 'N1', device: 'x' }], /line 2, model: A new pump needs it/],
  [
    'a cell that belongs to no pump',
    [{ customer: 'N1', site: 'Husum' }],
    /line 2, device: .*which pump the site/,
  ],
  [
    "another customer's device",
    [{ customer: 'N1', device: 'foreign', model: MODEL.name }],
    /line 2, device: .*another/,
  ],
  ['an end that differs', [{ customer: 'N1', ends: '2026-12-31' }], /line 2, ends: .*vakt contract end N1/],
  [
    'an earlier erasure',
    [{ customer: 'N1', asset_managed: 'no' }],
    /asset_managed: .*2026-10-01 in place of 2027-01-01/,
  ],
  [
    'a warning after its alarm',
    [{ customer: 'N1', device: 'pump-1', limits: 'exhaustPressure.high.warning=1300' }],
    /line 2, limits: .*would come after/,
  ],
  [
    'lines that contradict each other',
    [
      { customer: 'N1', device: 'pump-1', tag: 'A' },
      { customer: 'n1', device: 'pump-1', tag: 'B' },
    ],
    /line 3, tag: "B" contradicts line 2/,
  ],
  [
    'a pump at two customers',
    [
      { customer: '7', customer_name: 'S', zone: 'UTC', device: 'x', model: MODEL.name },
      { customer: 'N1', device: 'x' },
    ],
    /line 3, customer: Line 2 says it is customer 7's/,
  ],
])('%s is told with its line and column', (_, lines, message) => {
  expect(() => plan(lines)).toThrow(message);
});

test('addresses and telephone numbers are entered, and changed where they differ', () => {
  const line = {
    customer: 'N1',
    customer_address: 'Storgatan 1',
    user_email: 'anna@example.com',
    user_phone: '+46 1 23',
  };
  expect(actions([line])).toEqual([
    ['N1', 'change', 'customer_address'],
    ['Anna@example.com', 'change', 'user_phone'],
  ]);
  const { customers, users } = plan([line]);
  expect(customers[0]!.value).toEqual({ ...CUSTOMER, address: 'Storgatan 1' });
  expect(users[0]!.value).toEqual({ ...USER, phone: '+46 1 23' });
});

test('the operator’s own pump takes nobody by a file either', () => {
  const customers = new Map([['n1', { ...CUSTOMER, own: true as const }]]);
  const line = { customer: 'N1', user_email: 'b@b.no', user_name: 'B' };
  expect(() => plan([line], { ...KNOWN, customers })).toThrow(/line 2, user_email: .*nobody else/);
});

test('a customer whose contract is over takes no new pump, and what there is of it can still be put right', () => {
  const over = { ...CUSTOMER, contract: { ...CUSTOMER.contract, ends: '2026-04-30' } };
  const customers = new Map([['n1', over]]);
  const line = { customer: 'N1', device: 'new', model: MODEL.name };
  expect(() => plan([line], { ...KNOWN, customers })).toThrow(/line 2, device: .* over since 2026-04-30/);
  expect(plan([{ ...line, device: 'pump-1', tag: 'T2' }], { ...KNOWN, customers }).pumps).toHaveLength(1);
});

test('a customer that is being erased takes nothing', () => {
  const customers = new Map([['n1', { ...CUSTOMER, status: 'erasing' as const }]]);
  const line = { customer: 'N1', device: 'new', model: MODEL.name };
  expect(() => plan([line], { ...KNOWN, customers })).toThrow(/line 2, customer: Norrskog is being erased/);
});
