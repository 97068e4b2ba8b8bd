import { join } from 'node:path';
import type { Customer, User } from '../../../../shared/domain/customer.ts';
import type { Kpi } from '../../../../shared/domain/health.ts';
import type { Pump } from '../../../../shared/domain/pump.ts';
import type { HourRollup } from '../../../../shared/domain/rollup.ts';
import type { Signal } from '../../../../shared/domain/signals.ts';
import { type Portal, pageLink, unsubscribeLink } from '../../../../shared/links/personal.ts';
import { alarmsIn } from '../../../../shared/storage/alarms.ts';
import type { Storage } from '../../../../shared/storage/connect.ts';
import { healthIn } from '../../../../shared/storage/health.ts';
import { kpisIn } from '../../../../shared/storage/kpis.ts';
import { DAY, HOUR, hourOf, MINUTE } from '../../../../shared/time.ts';
import { buildApp } from '../../../local/host/support/app.ts';
import { startHost } from '../../../local/host/support/host.ts';
import { putHours } from '../../../support/rollups.ts';
import type { StrictAzurite } from '../../../support/strict.ts';
import {
  addCustomer,
  addDevice,
  addUser,
  NOW,
  type RegisteredDevice,
  startDeployment,
} from '../../support/deployment.ts';

export const KEYS = ['a-key-of-at-least-forty-characters-00000001'] as const;

const ROOT = join(import.meta.dirname, '../../../..');
/** The portal, and the report of what it fails of, at the tests' own time, as the Functions host runs them. */
const APP = `
import { portalOf } from '${ROOT}/functions/portal/portal.ts';
import { registerPortal } from '${ROOT}/functions/portal/trigger.ts';
import { reporterTo } from '${ROOT}/functions/watch/reporter.ts';
import { registerOwnWatch } from '${ROOT}/functions/watch/trigger.ts';
import { openStorage } from '${ROOT}/shared/storage/connect.ts';
const { AzureWebJobsStorage: account, LINK_KEY, NOW } = process.env;
const portal = { url: 'https://vakt.example.com', keys: [LINK_KEY] };
const storage = openStorage(account, account);
const clock = () => Number(NOW);
registerPortal(portalOf(storage, portal, clock));
const report = reporterTo(storage, { release: '1.2.3', settings: 'a1b2c3d4e5f6' }, clock);
registerOwnWatch(async () => ({}), async () => [], report, clock);
`;

/** The portal in a host of its own, over a deployment. */
export interface RunningPortal {
  readonly storage: Storage;
  readonly azurite: StrictAzurite;
  readonly portal: Portal;
  stop(): Promise<void>;
}

/** Starts the portal for the tests of a file. */
export async function startPortal(): Promise<RunningPortal> {
  const cleanUps: (() => Promise<void>)[] = [];
  const { storage, azurite } = await startDeployment();
  cleanUps.push(() => azurite.stop());
  const later = (undo: () => Promise<void>) => void cleanUps.push(undo);
  const app = await buildApp({ source: APP }, { extensions: { http: { routePrefix: '' } } }, later);
  const settings = { AzureWebJobsStorage: azurite.connectionString, LINK_KEY: KEYS[0], NOW: String(NOW) };
  const host = await startHost(app, settings, [], later);
  return {
    storage,
    azurite,
    portal: { url: `http://127.0.0.1:${host.ready.http}`, keys: KEYS },
    async stop() {
      for (const undo of cleanUps.reverse()) await undo();
    },
  };
}

/** A customer with one person, one pump, and all that a page can show of it. */
export interface Tenant {
  readonly customer: Customer;
  readonly user: User;
  readonly device: RegisteredDevice;
  /** The addresses that mails to this person hold. */
  readonly page: string;
  readonly unsubscribe: string;
  readonly unsubscribeAll: string;
  readonly unsubscribeReport: string;
}

export async function addTenant(
  { storage, portal }: RunningPortal,
  name: string,
  given: { user?: Partial<User>; pump?: Partial<Pump> } = {},
): Promise<Tenant> {
  const customer = await addCustomer(storage, {}, name);
  const user = await addUser(storage, customer, given.user);
  const device = await addDevice(storage, customer, given.pump);
  const to = { contract: customer.key, user };
  return {
    customer,
    user,
    device,
    page: pageLink(portal, to, device.key, NOW - HOUR),
    unsubscribe: unsubscribeLink(portal, to, { device: device.key }, NOW - HOUR),
    unsubscribeAll: unsubscribeLink(portal, to, {}, NOW - HOUR),
    unsubscribeReport: unsubscribeLink(portal, to, { report: 'monthly' }, NOW - HOUR),
  };
}

const SHAPES: Readonly<Partial<Record<Signal, readonly [base: number, swing: number, drift: number]>>> = {
  inletPressure: [12, 5, 0],
  exhaustPressure: [1_035, 9, 130],
  oilTemperature: [81, 3, 2],
  motorCurrent: [9.6, 0.4, 0.3],
  vibration: [1.9, 0.2, 0],
  power: [4.1, 0.3, 0.2],
  coolantTemperature: [31, 4, 0],
  bearingTemperature: [64, 3, 4],
};

/** So many days of all a pump's signals, hour by hour. */
export function hoursOf(to: number, days: number): HourRollup[] {
  return Array.from({ length: days * 24 }, (_, i): HourRollup => {
    const hour = hourOf(to) - (days * 24 - 1 - i) * HOUR;
    const signals = Object.entries(SHAPES).map(([signal, [base, swing, drift]]) => {
      const mean = base + (drift * i) / 720 + swing * Math.sin(i / 4) * 0.6;
      const squares = mean * mean * 3_600;
      const held = { count: 120, held: 3_600, sum: mean * 3_600, sumOfSquares: squares };
      return [
        signal,
        { ...held, min: mean - swing, max: mean + swing, operatingHeld: 3_600, operatingSum: mean * 3_600 },
      ];
    });
    const states = { operating: 3_600, standby: 0, idle: 0, down: 0 };
    return { hour, count: 120, covered: 3_600, states, starts: 0, signals: Object.fromEntries(signals) };
  });
}

/** Lets a pump have a history, an alarm, key figures and estimates. */
export async function addHistory(storage: Storage, { customer, device }: Tenant, days = 1): Promise<void> {
  const contract = customer.key;
  await putHours(storage, contract, device.key, hoursOf(NOW, days));
  const raisedAt = NOW - 3 * HOUR;
  const id = `${raisedAt.toString(36).padStart(9, '0')}0123456789abcde`;
  const common = { condition: 'exhaustPressure.high', value: 1_214, limit: 1_200 } as const;
  await alarmsIn(storage, contract).save(
    device.key,
    undefined,
    {
      evaluatedTo: NOW,
      lastArrival: NOW,
      memory: {},
      unsent: [],
      conditions: [
        {
          condition: 'oilTemperature.high',
          state: 'returned',
          severity: 'warning',
          since: NOW - DAY,
          value: 88,
          limit: 90,
          raisedBy: 'earlier',
        },
        { ...common, state: 'active', severity: 'alarm', since: raisedAt, raisedBy: id },
        {
          condition: 'vibration.sensor',
          state: 'active',
          severity: 'warning',
          since: NOW - 2 * DAY,
          value: 1,
          limit: 0,
          detail: 'stuck',
          raisedBy: 'sensor',
        },
      ],
    },
    [
      {
        ...{ ...common, id, device: device.key, from: 'pending', to: 'active', severity: 'alarm' },
        ...{
          at: raisedAt + MINUTE,
          began: raisedAt,
          readingAt: raisedAt,
          arrivedAt: raisedAt,
          notice: 'queued',
        },
      },
    ],
  );
  const kpis = (
    [
      ['OperatingTime', 86_000, 's'],
      ['TimeBasedAvailability', 0.987, '1'],
      ['Energy', 98.5, 'kWh'],
      ['NumberOfStarts', 4, '1'],
    ] as const
  ).map(([name, value, unit]) => ({ name, value, unit }));
  await kpisIn(storage, contract).put(
    device.key,
    (['24h', '7d', '30d'] as const).map((window, i) => ({
      window,
      from: NOW - [1, 7, 30][i]! * DAY,
      to: NOW,
      // Of the 30 days, twelve are known.
      kpis: kpis.map((kpi): Kpi => ({ ...kpi, window, ...(window === '30d' ? { of: 0.414 } : {}) })),
    })),
  );
  const day = DAY / 1_000;
  const evidence = {
    points: 700,
    span: 30 * day,
    slope: 4.3,
    slopeLow: 3.6,
    slopeHigh: 5.2,
    significance: 0.001,
  };
  await healthIn(storage, contract).put(device.key, {
    computedAt: NOW,
    through: NOW - MINUTE,
    waiting: false,
    life: [
      { component: 'exhaust filter', p10: 4 * day, p50: 9 * day, p90: null, method: 'linear', evidence },
      { component: 'oil', unavailable: '3 days known; 5 are needed' },
    ],
  });
}

/** Fetches without following anything. */
export const get = (address: string) => fetch(address, { redirect: 'manual' });

/** Posts a form as a browser does. */
export const post = (address: string, fields: Readonly<Record<string, string>>) =>
  fetch(address, { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) });

/** The forms of a page: the hidden fields of each. */
export function formsOf(page: string): Record<string, string>[] {
  return [...page.matchAll(/<form[\s\S]*?<\/form>/g)].map(([form]) =>
    Object.fromEntries(
      [...form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map(([, name, value]) => [
        name!,
        value!,
      ]),
    ),
  );
}
