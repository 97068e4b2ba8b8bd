import { HtmlValidate } from 'html-validate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LOCALES } from '../../../shared/domain/customer.ts';
import type { KeptRecord } from '../../../shared/domain/maintenance.ts';
import { linkText } from '../../../shared/links/link.ts';
import { revokeLinks } from '../../../shared/onboarding/links.ts';
import { alarmsIn } from '../../../shared/storage/alarms.ts';
import { deleteContractStores } from '../../../shared/storage/contracts.ts';
import { errorsIn } from '../../../shared/storage/errors.ts';
import { maintenanceIn } from '../../../shared/storage/maintenance.ts';
import { pumpsIn } from '../../../shared/storage/pumps.ts';
import { customersIn, usersIn } from '../../../shared/storage/registry.ts';
import { DAY, HOUR } from '../../../shared/time.ts';
import { all, NOW } from '../support/deployment.ts';
import { tryInBrowser } from './support/inBrowser.ts';
import {
  addHistory,
  addTenant,
  formsOf,
  get,
  KEYS,
  post,
  type RunningPortal,
  startPortal,
  type Tenant,
} from './support/portal.ts';

let running: RunningPortal;
let ours: Tenant;
let theirs: Tenant;
beforeAll(async () => {
  running = await startPortal();
  ours = await addTenant(running, 'Ours AB', { pump: { tag: 'pump-of-ours' }, user: { name: 'Anna Ours' } });
  theirs = await addTenant(running, 'Theirs AB', {
    pump: { tag: 'pump-of-theirs' },
    user: { name: 'Tor Theirs' },
  });
  await addHistory(running.storage, ours, 30);
  await addHistory(running.storage, theirs);
});
afterAll(() => running?.stop());

/** Every way into the portal, below an address of a page or of the end of mail. */
const ROUTES: readonly [
  name: string,
  kind: 'page' | 'unsubscribe',
  answer: (address: string) => Promise<Response>,
][] = [
  ['the page', 'page', get],
  ['the CSV', 'page', (address) => get(`${address}/csv`)],
  ['the JSON', 'page', (address) => get(`${address}/json`)],
  [
    'a form',
    'page',
    (address) => post(address, { action: 'acknowledge', condition: 'exhaustPressure.high' }),
  ],
  ['the end of mail', 'unsubscribe', get],
];

const ADDRESS = /^(.*\/[pu]\/)(.*)$/;
const partsOf = (address: string) => ADDRESS.exec(address)![2]!.split('.');
const withLink = (address: string, link: string) => ADDRESS.exec(address)![1]! + link;
const stateOf = async ({ customer, device }: Tenant) =>
  (await alarmsIn(running.storage, customer.key).state(device.key))!;
const userOf = async ({ customer, user }: Tenant) =>
  (await usersIn(running.storage).get(customer.key, user.key))!;
const recordsOf = async ({ customer, device }: Tenant): Promise<KeptRecord[]> =>
  (await maintenanceIn(running.storage, customer.key).of(device.key)).records;
const pageOf = async ({ page }: Tenant) => (await get(page)).text();
/** The form of a page that does this. */
const formOf = (page: string, action: string, condition?: string) =>
  formsOf(page).find((form) => form.action === action && (condition ?? form.condition) === form.condition)!;

describe('whose data a link opens', () => {
  test.each(ROUTES)(
    '%s shows each customer’s person their own pump and nothing of another customer',
    async (_name, kind, answer) => {
      for (const [own, foreign] of [
        [ours, theirs],
        [theirs, ours],
      ] as const) {
        const text = await (await answer(own[kind])).text();
        // A CSV names no pump.
        expect(text).toMatch(own === ours ? /pump-of-ours|^hour,/ : /pump-of-theirs|^hour,/);
        for (const secret of [
          foreign.customer.name,
          foreign.customer.key,
          foreign.user.name,
          foreign.user.key,
          foreign.device.key,
          foreign.device.deviceId,
          foreign.user.email,
        ]) {
          expect(text).not.toContain(secret);
        }
        expect(text).not.toContain(own === ours ? 'pump-of-theirs' : 'pump-of-ours');
      }
    },
  );

  test.each(ROUTES)(
    '%s is not there for a link put together of two customers’ links, whichever way',
    async (_name, kind, answer) => {
      const [a, b] = [partsOf(ours[kind]), partsOf(theirs[kind])];
      const mixed = Array.from({ length: 16 }, (_, i) => {
        const from = (part: number) => ((i >> part) & 1 ? b : a);
        return [from(0)[0]!, from(1)[1]!, from(2)[2]!, a[3]!, a[4]!, from(3)[5]!].join('.');
      }).filter((link) => link !== a.join('.') && link !== b.join('.'));
      expect(mixed).toHaveLength(14);
      const answers = await Promise.all(mixed.map((link) => answer(withLink(ours[kind], link))));
      expect(answers.map(({ status }) => status)).toEqual(mixed.map(() => 404));
    },
  );

  test('even a link that we had signed ourselves opens no pump, and no person, of another contract', async () => {
    const expires = NOW + DAY;
    const links = [
      { contract: ours.customer.key, user: ours.user.key, device: theirs.device.key },
      { contract: ours.customer.key, user: theirs.user.key, device: ours.device.key },
      { contract: theirs.customer.key, user: ours.user.key, device: ours.device.key },
    ];
    for (const link of links) {
      for (const [, kind, answer] of ROUTES) {
        const text = linkText(KEYS, kind, { ...link, generation: 0, expires });
        expect((await answer(withLink(ours[kind], text))).status).toBe(404);
      }
    }
  });

  test('a link for one thing opens no other', async () => {
    expect((await get(withLink(ours.unsubscribe, partsOf(ours.page).join('.')))).status).toBe(404);
    expect((await get(withLink(ours.page, partsOf(ours.unsubscribe).join('.')))).status).toBe(404);
    for (const end of [ours.unsubscribeAll, ours.unsubscribeReport]) {
      expect((await get(withLink(ours.page, partsOf(end).join('.')))).status).toBe(404);
    }
    const form = formOf(await pageOf(ours), 'acknowledge').form!;
    expect((await get(withLink(ours.page, form))).status).toBe(404);
    expect((await get(`${ours.page}/xml`)).status).toBe(404);
  });
});

describe('a link that is dead', () => {
  /** Each with what makes it so. */
  const DEATHS: readonly [name: string, kill: (tenant: Tenant) => Promise<unknown>][] = [
    [
      'contract over',
      ({ customer }) =>
        customersIn(running.storage).change(customer.key, (known) => ({
          ...known,
          contract: { ...known.contract, ends: '2026-06-14' },
        })),
    ],
    [
      'customer being erased',
      ({ customer }) =>
        customersIn(running.storage).change(customer.key, (known) => ({ ...known, status: 'erasing' })),
    ],
    ['customer gone', ({ customer }) => customersIn(running.storage).remove(customer.key)],
    [
      'stores gone, the customer being erased',
      async ({ customer }) => {
        await customersIn(running.storage).change(customer.key, (known) => ({ ...known, status: 'erasing' }));
        await deleteContractStores(running.storage, customer.key);
      },
    ],
    ['person gone', ({ customer, user }) => usersIn(running.storage).remove(customer.key, user.key)],
    ['links revoked', ({ customer, user }) => revokeLinks(running.storage, customer.key, user.key)],
    ['pump gone', ({ customer, device }) => pumpsIn(running.storage, customer.key).remove(device.key)],
  ];

  test('looks the same, whatever it is dead of: like one that never was', async () => {
    const never = await Promise.all(
      ROUTES.map(([, kind, answer]) => answer(withLink(ours[kind], 'never.was'))),
    );
    const looks = async (response: Response) => {
      const { date: _, ...headers } = Object.fromEntries(response.headers);
      return { status: response.status, headers, body: await response.text() };
    };
    const expected = await Promise.all(never.map(looks));
    expect(new Set(expected.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(expected[0]).toMatchObject({ status: 404 });
    for (const [name, kill] of DEATHS) {
      const tenant = await addTenant(running, 'Gone AB');
      for (const [, kind, answer] of ROUTES) expect((await answer(tenant[kind])).status).not.toBe(404);
      await kill(tenant);
      for (const [route, kind, answer] of ROUTES) {
        expect([name, route, await looks(await answer(tenant[kind]))]).toEqual([name, route, expected[0]]);
      }
    }
    const link = { contract: ours.customer.key, user: ours.user.key, device: ours.device.key, generation: 0 };
    for (const [, kind, answer] of ROUTES) {
      const expired = linkText(KEYS, kind, { ...link, expires: NOW });
      expect(await looks(await answer(withLink(ours[kind], expired)))).toEqual(expected[0]);
    }
  });

  test('others of the same customer go on', async () => {
    const tenant = await addTenant(running, 'Two AB');
    await revokeLinks(running.storage, tenant.customer.key, tenant.user.key);
    expect((await get(tenant.page)).status).toBe(404);
    const link = { contract: tenant.customer.key, user: tenant.user.key, device: tenant.device.key };
    const text = linkText(KEYS, 'page', { ...link, generation: 1, expires: NOW + DAY });
    expect((await get(withLink(tenant.page, text))).status).toBe(200);
  });
});

test('every answer is kept by nobody, runs nothing, and tells nobody its address', async () => {
  const form = formOf(await pageOf(ours), 'acknowledge', 'vibration.sensor');
  const answers = [
    ...(await Promise.all(ROUTES.map(([, kind, answer]) => answer(ours[kind])))),
    await get(withLink(ours.page, 'never.was')),
    await post(ours.page, form),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 422, 200, 404, 303]);
  for (const { headers } of answers) {
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-robots-tag')).toContain('noindex');
    expect(headers.get('set-cookie')).toBeNull();
    const policy = headers.get('content-security-policy')!;
    expect(policy).toMatch(
      /^default-src 'none'; style-src ('sha256-[\w+/]{43}='|'none'); form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
  }
});

test('a page is small, and costs the storage a dozen questions at most, all of rollups and none of readings', async () => {
  running.azurite.control.reset();
  const page = await pageOf(ours);
  expect(Buffer.byteLength(page)).toBeLessThan(200_000);
  expect(page.match(/<svg/g)).toHaveLength(8);
  expect(running.azurite.control.total).toBeLessThanOrEqual(12);
});

test('what only looks changes nothing: every GET and HEAD asks and never writes', async () => {
  running.azurite.control.reset();
  for (const method of ['GET', 'HEAD']) {
    for (const address of [
      ours.page,
      `${ours.page}?done=acknowledged`,
      `${ours.page}/csv`,
      `${ours.page}/json`,
      ours.unsubscribe,
      `${ours.unsubscribe}?List-Unsubscribe=One-Click&end=yes`,
      ours.unsubscribeAll,
    ]) {
      expect((await fetch(address, { method, redirect: 'manual' })).status).toBe(200);
    }
  }
  const operations = running.azurite.control.requests().map(({ operation }) => operation);
  expect(operations.length).toBeGreaterThan(0);
  // The host beside it goes on holding its timers.
  const writes = operations.filter((operation) => !/^(get|query|list|LeaseBlob$)/i.test(operation));
  expect(writes).toEqual([]);
});

describe('acknowledging', () => {
  test('is noted once in the person’s name, however often the form is sent', async () => {
    const tenant = await addTenant(running, 'Ack AB', { user: { name: 'Åsa Ek' } });
    await addHistory(running.storage, tenant);
    const form = formOf(await pageOf(tenant), 'acknowledge', 'exhaustPressure.high');
    const answers = await Promise.all([post(tenant.page, form), post(tenant.page, form)]);
    answers.push(await post(tenant.page, form));
    for (const answer of answers) {
      expect(answer.status).toBe(303);
      expect(new URL(answer.headers.get('location')!, tenant.page).href).toBe(
        `${tenant.page}?done=acknowledged#told`,
      );
    }
    const { value } = await stateOf(tenant);
    expect(value.handling?.['exhaustPressure.high']?.acknowledged).toMatchObject({ by: 'Åsa Ek', at: NOW });
    const handlings = await all(alarmsIn(running.storage, tenant.customer.key).handlings(tenant.device.key));
    expect(handlings.map(({ action, by }) => [action, by])).toEqual([['acknowledged', 'Åsa Ek']]);
    const page = await pageOf(tenant);
    expect(page).toContain('Acknowledged by');
    expect(formOf(page, 'acknowledge', 'exhaustPressure.high')).toBeUndefined();
  });

  test('what was raised again since the page was seen is not acknowledged unseen', async () => {
    const tenant = await addTenant(running, 'Again AB');
    await addHistory(running.storage, tenant);
    const form = formOf(await pageOf(tenant), 'acknowledge', 'exhaustPressure.high');
    const { value, etag } = await stateOf(tenant);
    const conditions = value.conditions.map((one) =>
      one.condition === 'exhaustPressure.high' ? { ...one, raisedBy: 'another' } : one,
    );
    await alarmsIn(running.storage, tenant.customer.key).save(
      tenant.device.key,
      etag,
      { ...value, conditions },
      [],
    );
    const answer = await post(tenant.page, form);
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('role="alert"');
    expect((await stateOf(tenant)).value.handling).toBeUndefined();
  });

  test('takes a form of this very page, and a fresh one', async () => {
    const before = await stateOf(ours);
    const own = formOf(await pageOf(ours), 'acknowledge', 'exhaustPressure.high');
    const link = { contract: ours.customer.key, user: ours.user.key, device: ours.device.key, generation: 0 };
    const forms = [
      '',
      formOf(await pageOf(theirs), 'acknowledge').form!,
      partsOf(ours.page).join('.'),
      linkText(KEYS, 'form', { ...link, expires: NOW }),
    ];
    for (const form of forms) expect((await post(ours.page, { ...own, form })).status).toBe(422);
    expect((await post(ours.page, { ...own, note: 'x'.repeat(20_000) })).status).toBe(413);
    expect((await stateOf(ours)).etag).toBe(before.etag);
  });
});

describe('recording', () => {
  let tenant: Tenant;
  beforeAll(async () => {
    tenant = await addTenant(running, 'Record AB', { user: { name: 'Kim Berg', zone: 'Europe/Stockholm' } });
    await addHistory(running.storage, tenant);
  });
  const send = async (action: string, fields: Record<string, string>) =>
    post(tenant.page, { ...formOf(await pageOf(tenant), action), ...fields });

  test('what was found and done is kept for the statistics, once, by whom, at the time of their zone', async () => {
    const change = {
      component: 'exhaust filter',
      reason: 'worn',
      at: '2026-06-15T09:30',
      note: 'clogged <b>',
    };
    for (let times = 0; times < 2; times++) expect((await send('change', change)).status).toBe(303);
    expect(
      (await send('failure', { component: '', from: '2026-06-10T08:00', to: '2026-06-10T11:15', note: '' }))
        .status,
    ).toBe(303);
    expect((await send('false-alarm', { condition: 'vibration.sensor', note: '' })).status).toBe(303);
    const records = await recordsOf(tenant);
    expect(records.map(({ id: _, ...record }) => record)).toEqual(
      expect.arrayContaining([
        {
          kind: 'change',
          component: 'exhaust filter',
          reason: 'worn',
          at: NOW - 2.5 * HOUR,
          note: 'clogged <b>',
          by: 'Kim Berg',
        },
        {
          kind: 'failure',
          from: Date.parse('2026-06-10T06:00Z'),
          to: Date.parse('2026-06-10T09:15Z'),
          by: 'Kim Berg',
        },
        { kind: 'false-alarm', condition: 'vibration.sensor', at: NOW - 2 * DAY, by: 'Kim Berg' },
      ]),
    );
    expect(records).toHaveLength(3);
    const page = await pageOf(tenant);
    expect(page).toContain('clogged &lt;b&gt;');
    expect(page).toContain('Changed, worn');
  });

  test.each([
    ['change', { component: 'exhaust filter', at: '2026-06-15T09:30' }, 'choose the part'],
    ['change', { component: 'nose', reason: 'worn', at: '2026-06-15T09:30' }, 'choose the part'],
    ['change', { component: 'exhaust filter', reason: 'worn', at: '2026-02-30T09:30' }, 'give the time'],
    [
      'change',
      { component: 'exhaust filter', reason: 'preventive', at: '2026-06-15T13:00' },
      'in the future',
    ],
    ['failure', { from: '2026-06-01T08:00', to: '2026-06-01T08:00' }, 'before it began'],
    ['failure', { from: '', to: '' }, 'give the time'],
    ['failure', { from: '2026-06-10T09:00', to: '2026-06-10T10:00' }, 'overlap'],
    ['failure', { from: '1970-01-01T00:00', to: '1970-01-02T00:00' }, 'too long ago'],
    ['false-alarm', { condition: 'inletPressure.high' }, 'choose the condition'],
    [
      'change',
      { component: 'exhaust filter', reason: 'worn', at: '2026-06-15T09:31', note: 'n'.repeat(201) },
      '200 characters',
    ],
    ['erase', {}, 'overlap'],
  ])(
    'a %s of %o is not recorded: the page says why, and keeps what was entered',
    async (action, fields, why) => {
      const form = formOf(await pageOf(tenant), 'change');
      const before = await recordsOf(tenant);
      const answer = await post(tenant.page, { ...form, action, ...fields });
      expect(answer.status).toBe(422);
      const page = await answer.text();
      expect(/role="alert">([^<]*)</.exec(page)?.[1]).toContain(why);
      for (const value of Object.values<string>(fields)) {
        if (/^\d{4}/.test(value)) expect(page).toContain(`value="${value}"`);
      }
      expect(await recordsOf(tenant)).toEqual(before);
    },
  );
});

describe('the end of mail', () => {
  test('is one click, as mail services send it, in either form that RFC 8058 allows', async () => {
    const body = new FormData();
    body.set('List-Unsubscribe', 'One-Click');
    for (const given of [body, new URLSearchParams({ 'List-Unsubscribe': 'One-Click' })]) {
      const tenant = await addTenant(running, 'Click AB');
      for (let times = 0; times < 2; times++) {
        expect(
          (await fetch(tenant.unsubscribe, { method: 'POST', body: given, redirect: 'manual' })).status,
        ).toBe(200);
      }
      expect((await userOf(tenant)).unsubscribed).toEqual([{ device: tenant.device.key, at: NOW }]);
    }
  });

  test('is asked before, said after, and can be taken back, for one pump or altogether', async () => {
    const tenant = await addTenant(running, 'Button AB', { pump: { tag: 'P-9' } });
    for (const address of [tenant.unsubscribe, tenant.unsubscribeAll]) {
      const asked = await (await get(address)).text();
      expect(asked).toContain(
        address === tenant.unsubscribe ? 'no more mail about <strong>P-9</strong>' : 'alarms among them',
      );
      const [form] = formsOf(asked);
      expect(await (await post(address, form!)).text()).toContain('Send it to me again');
      const [undo] = formsOf(await (await get(address)).text());
      expect(undo).toEqual({ undo: 'yes' });
      expect((await post(address, undo!)).status).toBe(200);
      expect((await userOf(tenant)).unsubscribed).toEqual([]);
      expect(formsOf(await (await get(address)).text())).toEqual([{ end: 'yes' }]);
    }
  });

  test('of a monthly report ends that alone, and taken back it comes again', async () => {
    const tenant = await addTenant(running, 'Report AB');
    expect(await (await get(tenant.unsubscribeReport)).text()).toContain('report <strong>monthly</strong>');
    const ended = await post(tenant.unsubscribeReport, { 'List-Unsubscribe': 'One-Click' });
    expect(formsOf(await ended.text())).toEqual([{ undo: 'yes' }]);
    expect(await userOf(tenant)).toMatchObject({ reports: { monthly: 'ended' } });
    expect((await userOf(tenant)).unsubscribed).toBeUndefined();
    const back = await post(tenant.unsubscribeReport, { undo: 'yes' });
    expect(formsOf(await back.text())).toEqual([{ end: 'yes' }]);
    expect(await userOf(tenant)).toMatchObject({ reports: { monthly: 'wanted' } });
  });

  test('comes of nothing else that is posted there', async () => {
    const tenant = await addTenant(running, 'Else AB');
    expect((await post(tenant.unsubscribe, { 'List-Unsubscribe': 'No' })).status).toBe(400);
    const garbage = await fetch(tenant.unsubscribe, {
      method: 'POST',
      body: '\0{',
      headers: { 'content-type': 'multipart/form-data' },
    });
    expect(garbage.status).toBe(400);
    expect((await userOf(tenant)).unsubscribed).toBeUndefined();
  });
});

test('what a function fails of is reported by its hook, with nothing of the customer; that this fails too changes nothing', async () => {
  const { storage, azurite } = running;
  const tenant = await addTenant(running, 'Failing AB', {
    user: { name: 'Frida Fel' },
    pump: { tag: 'P-fel' },
  });
  const failing = (path: RegExp) =>
    azurite.control.setPlan({
      seed: 1,
      rules: [{ match: { path }, fault: { kind: 'status', status: 503, retryAfter: 0 } }],
    });
  try {
    failing(new RegExp(`rollups${tenant.customer.key}`));
    expect((await get(tenant.page)).status).toBe(500);
    const [kept, ...others] = await errorsIn(storage).all();
    expect(others).toEqual([]);
    expect(kept).toMatchObject({ count: 1, firstAt: NOW, lastAt: NOW });
    expect(kept!.report).toMatchObject({
      function: 'portal-page',
      release: '1.2.3',
      settings: 'a1b2c3d4e5f6',
    });
    expect(kept!.report.chain.length).toBeGreaterThan(0);
    const secrets = [tenant.customer.key, tenant.user.key, tenant.device.key, 'Failing', 'Frida', 'P-fel'];
    for (const secret of [...secrets, ...partsOf(tenant.page).filter((part) => part.length > 5)]) {
      expect(JSON.stringify(kept)).not.toContain(secret);
    }
    failing(new RegExp(`rollups${tenant.customer.key}|errors`));
    expect((await get(tenant.page)).status).toBe(500);
  } finally {
    azurite.control.setPlan(undefined);
  }
  expect((await get(tenant.page)).status).toBe(200);
});

test('a key figure of a window that is known in part says of how much of it', async () => {
  const page = await pageOf(ours);
  // Of 24 hours and 7 days all is known.
  expect(page).toMatch(
    /<td class="number">[^<]*<\/td><td class="number">[^<]*<\/td><td class="number">[^<]*<span class="partly">41 % of the time is known<\/span><\/td>/,
  );
});

test('the files hold what the page shows: hours of each signal, and everything else', async () => {
  const csv = await get(`${ours.page}/csv`);
  expect(csv.headers.get('content-disposition')).toBe('attachment; filename="pump-of-ours-2026-06-15.csv"');
  const lines = (await csv.text()).split('\r\n');
  expect(lines[0]).toBe('hour,signal,unit,mean,least,most,known_seconds');
  expect(lines).toHaveLength(1 + 720 * 8 + 1);
  const json = JSON.parse(await (await get(`${ours.page}/json`)).text());
  expect(json).toMatchObject({ pump: { tag: 'pump-of-ours' }, madeAt: '2026-06-15T10:00:00.000Z' });
  expect(json.hours).toHaveLength(720);
  expect(json.conditions[0]).toMatchObject({ condition: 'exhaustPressure.high', state: 'active' });
  expect(json.life[0]).toMatchObject({ component: 'exhaust filter' });
  expect(json.kpis.length).toBe(12);
});

test('hostile names stay text in every language, and the page stays sound HTML', async () => {
  const evil = (field: string) =>
    `</title></style><script src=//x.example/${field}>"'><img src=x onerror=alert(1)>&`;
  const html = new HtmlValidate({
    extends: ['html-validate:recommended'],
    rules: { 'long-title': 'off', 'no-inline-style': 'error' },
  });
  for (const locale of LOCALES) {
    const tenant = await addTenant(running, evil('customer'), {
      user: { locale, name: evil('user') },
      pump: { tag: evil('tag'), site: evil('site'), serialNumber: evil('serial') },
    });
    await addHistory(running.storage, tenant);
    const maintenance = maintenanceIn(running.storage, tenant.customer.key);
    await maintenance.put(tenant.device.key, {
      id: '0'.repeat(12),
      kind: 'change',
      component: evil('part'),
      reason: 'worn',
      at: NOW - DAY,
      note: evil('note'),
      by: evil('by'),
    });
    const form = formOf(await pageOf(tenant), 'failure');
    const answers = [
      await pageOf(tenant),
      await (await post(tenant.page, { ...form, from: evil('from'), note: evil('entered') })).text(),
      await (await get(tenant.unsubscribe)).text(),
    ];
    for (const page of answers) {
      expect(page).toContain(`<html lang="${locale}">`);
      expect(page).not.toMatch(/<script|<img|onerror=(?!alert\(1\)&gt;)/);
      const report = await html.validateString(page);
      expect(
        report.results.flatMap(({ messages }) =>
          messages.map(({ ruleId, message, line }) => `${line}: ${ruleId} ${message}`),
        ),
      ).toEqual([]);
    }
    expect((await get(`${tenant.page}/csv`)).headers.get('content-disposition')).toMatch(
      /^attachment; filename="[\w.-]+"$/,
    );
  }
});

tryInBrowser(() => running);
