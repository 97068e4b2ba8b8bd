import { HtmlValidate } from 'html-validate';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Visit } from '../../../functions/portal/exchange.ts';
import { portalOf } from '../../../functions/portal/portal.ts';
import type { FaultPlan } from '../../../local/strict/faults/plan.ts';
import { type Customer, hasUnsubscribed, LOCALES, type User } from '../../../shared/domain/customer.ts';
import { linkText } from '../../../shared/links/link.ts';
import type { Storage } from '../../../shared/storage/connect.ts';
import { parkedIn } from '../../../shared/storage/parked.ts';
import { usersIn } from '../../../shared/storage/registry.ts';
import { DAY, HOUR } from '../../../shared/time.ts';
import { type CustomersStore, EVERYTHING, startWithCustomersStore } from '../../support/ownStore.ts';
import type { StrictAzurite } from '../../support/strict.ts';
import { addCustomer, addDevice, addUser, NOW, type RegisteredDevice } from '../support/deployment.ts';
import { KEYS } from './support/portal.ts';

const AWAY: FaultPlan = { seed: 1, rules: [{ match: {}, fault: { kind: 'status', status: 503 } }] };

let ours: StrictAzurite;
let own: CustomersStore;
let storage: Storage;
let customer: Customer;
let device: RegisteredDevice;
let now = NOW;

beforeAll(async () => {
  ({ ours, own, storage } = await startWithCustomersStore(() => now));
  customer = await addCustomer(storage, {}, 'Fjord & Verk AS', own.store);
  device = await addDevice(storage, customer, { tag: 'PM3-VP-01' });
});
afterAll(() => Promise.all([ours?.stop(), own?.stop()]));
beforeEach(() => {
  now += HOUR;
  own.sign(EVERYTHING, Date.now() + DAY);
  own.control.setPlan(AWAY);
});

const routes = () => portalOf(storage, { url: 'https://vakt.example.com', keys: KEYS }, () => now);

function visit(purpose: 'page' | 'unsubscribe', { key }: User, given: Partial<Visit> = {}): Visit {
  const link = linkText(KEYS, purpose, {
    contract: customer.key,
    user: key,
    device: device.key,
    generation: 0,
    expires: now + DAY,
  });
  return { method: 'GET', link, query: new URLSearchParams(), form: new URLSearchParams(), ...given };
}

test('while the own store is away each way to a page says so, in the reader’s language, and when to come again', async () => {
  await parkedIn(storage).put(customer.key, { admitted: [], refused: [], counts: [] }, NOW);
  const html = new HtmlValidate({ extends: ['html-validate:recommended'] });
  const { page, download } = routes();
  for (const [locale, says, since] of [
    ['en', 'is not answering as it should', '15 June 2026 at 12:00'],
    ['sv', 'svarar inte som den ska', '15 juni 2026'],
    ['nb', 'svarer ikke som det skal', '15. juni 2026'],
    ['de', 'antwortet nicht, wie er soll', '15. Juni 2026'],
  ] as const) {
    const user = await addUser(storage, customer, { locale, name: 'Astrid <Lind>' });
    const answers = [
      await page(visit('page', user)),
      await download(visit('page', user), 'csv'),
      await page(visit('page', user, { method: 'POST', form: new URLSearchParams({ action: 'change' }) })),
    ];
    for (const { status, headers, body } of answers) {
      expect([status, headers['Retry-After'], headers['Cache-Control']]).toEqual([
        503,
        '60',
        'private, no-store',
      ]);
      expect(body).toContain(`<html lang="${locale}">`);
      expect(body).toContain(says);
      expect(body).toContain(since);
      // What we know ourselves: the registry's name of the pump, its customer, and whom the page was made for.
      expect(body).toContain(`<h1>${device.deviceId}</h1>`);
      expect(body).toContain('Fjord &amp; Verk AS');
      expect(body).toContain('Astrid &lt;Lind&gt;');
      expect((await html.validateString(body)).results.flatMap(({ messages }) => messages)).toEqual([]);
    }
    expect(answers.map(({ body }) => /<strong>[^<]+<\/strong> /.test(body))).toEqual([false, false, true]);
  }
  expect(LOCALES).toHaveLength(4);
});

test('a store that goes away when the pump was found already, and one whose signature has ended, say it too', async () => {
  const user = await addUser(storage, customer);
  own.control.setPlan({
    seed: 1,
    rules: [{ match: { path: /rollups/ }, fault: { kind: 'status', status: 503 } }],
  });
  const half = await routes().page(visit('page', user));
  expect([half.status, half.body]).toEqual([503, expect.stringContaining('<h1>PM3-VP-01</h1>')]);
  own.control.setPlan(undefined);
  own.sign(EVERYTHING, Date.now() - HOUR);
  now += HOUR;
  expect((await routes().page(visit('page', user))).status).toBe(503);
  own.sign(EVERYTHING, Date.now() + DAY);
  now += HOUR;
  expect((await routes().page(visit('page', user))).status).toBe(200);
});

test('a link that leads nowhere leads nowhere while the store is away too', async () => {
  const stranger = await addUser(storage, await addCustomer(storage));
  const { page } = routes();
  expect((await page(visit('page', stranger))).status).toBe(404);
  const user = await addUser(storage, customer);
  expect((await page(visit('unsubscribe', user))).status).toBe(404);
});

test('the end of mail needs no store of the customer’s: it is shown and done', async () => {
  const user = await addUser(storage, customer);
  const { unsubscribe } = routes();
  const asked = await unsubscribe(visit('unsubscribe', user));
  expect([asked.status, asked.body]).toEqual([
    200,
    expect.stringContaining(`You will get no more mail about <strong>${device.deviceId}</strong>`),
  ]);
  const form = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
  const done = await unsubscribe(visit('unsubscribe', user, { method: 'POST', form }));
  expect(done.status).toBe(200);
  const known = (await usersIn(storage).get(customer.key, user.key))!;
  expect(hasUnsubscribed(known, device.key)).toBe(true);
});
