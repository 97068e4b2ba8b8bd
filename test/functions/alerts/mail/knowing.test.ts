import { beforeAll, expect, test } from 'vitest';
import { compose } from '../../../../functions/alerts/mail/compose.ts';
import { knowing, type Operator } from '../../../../functions/alerts/mail/knowing.ts';
import type { Pump } from '../../../../shared/domain/pump.ts';
import { randomKey } from '../../../../shared/keys.ts';
import { readLink } from '../../../../shared/links/link.ts';
import { healthIn } from '../../../../shared/storage/health.ts';
import { kpisIn } from '../../../../shared/storage/kpis.ts';
import { modelsIn } from '../../../../shared/storage/registry.ts';
import { rollupsIn } from '../../../../shared/storage/rollups.ts';
import { DAY, HOUR, MINUTE } from '../../../../shared/time.ts';
import { addCustomer } from '../../support/deployment.ts';
import { deploymentForFile } from '../../support/deploymentForFile.ts';
import { AT, PUMP, raised, userIn } from './samples.ts';
import { risingHours, storedOf } from './stored.ts';

const { storage } = await deploymentForFile();
let contract: string;
const pump: Pump = { ...PUMP, key: randomKey(16) };
beforeAll(async () => {
  contract = (await addCustomer(storage)).key;
  const { model, health } = storedOf();
  await modelsIn(storage).put(model!);
  await healthIn(storage, contract).put(pump.key, health!);
  const hours = risingHours().slice(-8);
  const day = await rollupsIn(storage, contract).openDay(pump.key, Math.floor(AT / DAY) * DAY);
  await day.save(
    hours.map((rollup) => ({ rollup, sketches: {} })),
    AT,
  );
  const kpi = (name: string, value: number) => ({ name, window: '7d', value, unit: 's' });
  const kpis = [kpi('OperatingTime', 300), kpi('IdleTime', 100), kpi('UnknownTime', 9_999)];
  await kpisIn(storage, contract).put(pump.key, [{ window: '7d', from: AT - 7 * DAY, to: AT, kpis }]);
});

const PORTAL = { url: 'https://vakt.example.com', keys: ['k'.repeat(40)] } as const;
const asking = (operator: Operator = {}, logged: string[] = []) =>
  knowing(
    storage,
    operator,
    () => AT,
    (text) => logged.push(text),
    MINUTE,
  ).of;

test('a mail tells the remaining life, shows the signal, and links to the pump’s page', async () => {
  const operator = { portal: PORTAL, servicePhone: '+46 31 1' };
  const transition = raised('exhaustPressure.high', { id: randomKey(16) });
  const known = await asking(operator)(contract, userIn('sv'), pump, transition);
  expect(known).toMatchObject({ now: AT, operating: 0.75, phone: '+46 31 1' });
  expect(known.life).toMatchObject({ component: 'exhaustFilter', p10: AT - HOUR + 5 * DAY });
  expect(known.picture!.alternative).toMatch(/^Utloppstryck i hPa/);
  expect(known.pageUrl).toMatch(/^https:\/\/vakt\.example\.com\/p\//);
  const { headers, pictures, html } = compose(pump, transition, userIn('sv'), known);
  expect(headers!['List-Unsubscribe']).toMatch(/^<https:\/\/vakt\.example\.com\/u\/[^>]+>$/);
  expect(html).toContain(`src="cid:${pictures![0]!.contentId}"`);
});

test('the page of an alarm that is mailed long after it was raised can be opened all the same', async () => {
  const old = raised('exhaustPressure.high', { id: randomKey(16), at: AT - 40 * DAY });
  const { pageUrl } = await asking({ portal: PORTAL })(contract, userIn('sv'), pump, old);
  const text = new URL(pageUrl!).pathname.slice('/p/'.length);
  expect(readLink(PORTAL.keys, 'page', text, AT + 29 * DAY)).toMatchObject({ device: pump.key });
});

test('readers of one language and zone share a picture; those of another have one of their own', async () => {
  const ask = asking();
  const transition = raised('exhaustPressure.high', { id: randomKey(16) });
  const [one, two, german] = await Promise.all(
    [userIn('sv'), { ...userIn('sv'), key: 'other' }, userIn('de')].map((user) =>
      ask(contract, user, pump, transition),
    ),
  );
  expect(one!.picture!.png).toBe(two!.picture!.png);
  expect(german!.picture!.alternative).toMatch(/^Austrittsdruck/);
});

test('what can’t be had is left out and logged, and asked for again with the next mail', async () => {
  const logged: string[] = [];
  const ask = asking({ servicePhone: '1' }, logged);
  const transition = raised('exhaustPressure.high', { id: randomKey(16) });
  // A contract without tables, as they are while an erasure is under way or a store is away.
  const known = await ask(randomKey(20), userIn('en'), pump, transition);
  expect(known).toEqual({ now: AT, phone: '1' });
  expect(logged).toHaveLength(2);
  expect(logged.join()).toMatch(/goes without its picture/);
  expect(compose(pump, transition, userIn('en'), known).text).toContain('Service: 1');
  const next = await ask(contract, userIn('en'), pump, transition);
  expect(next.picture).toBeDefined();
});

test('a mail waits for none of it for longer than it may, and goes without', async () => {
  const logged: string[] = [];
  const ask = knowing(
    storage,
    {},
    () => AT,
    (text) => logged.push(text),
    0,
  ).of;
  const known = await ask(
    contract,
    userIn('en'),
    pump,
    raised('exhaustPressure.high', { id: randomKey(16) }),
  );
  expect(known).toEqual({ now: AT });
  expect(logged.map((line) => JSON.parse(line).because)).toEqual(
    Array(2).fill(expect.stringContaining('no answer within')),
  );
});
