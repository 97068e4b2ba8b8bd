import { beforeAll, expect, test } from 'vitest';
import { composerOf } from '../../../functions/alerts/compose.ts';
import { knowing } from '../../../functions/alerts/mail/knowing.ts';
import type { Condition } from '../../../shared/domain/alarm.ts';
import type { Customer, User } from '../../../shared/domain/customer.ts';
import type { Item, MailRow } from '../../../shared/domain/mailing.ts';
import { readLink } from '../../../shared/links/link.ts';
import { alarmsIn } from '../../../shared/storage/alarms.ts';
import { MINUTE } from '../../../shared/time.ts';
import { addCustomer, addDevice, addUser, NOW } from '../support/deployment.ts';
import { deploymentForFile } from '../support/deploymentForFile.ts';
import { raised } from './mail/samples.ts';

const { storage } = await deploymentForFile();
let customer: Customer;
let user: User;
const devices: string[] = [];
beforeAll(async () => {
  customer = await addCustomer(storage);
  user = await addUser(storage, customer);
  for (const id of ['first', 'second']) {
    const { key } = await addDevice(storage, customer);
    devices.push(key);
    const condition = { condition: 'exhaustPressure.high', state: 'returned', severity: 'alarm' } as const;
    const standing: Condition = { ...condition, since: NOW, value: 1_100, limit: 1_200, episode: id };
    const state = { evaluatedTo: 0, lastArrival: 0, conditions: [standing], memory: {}, unsent: [] };
    const transition = raised('exhaustPressure.high', { id, device: key, at: NOW, episode: id });
    await alarmsIn(storage, customer.key).save(key, undefined, state, [transition]);
  }
});

const KEYS = ['k'.repeat(40)] as const;
const PORTAL = { url: 'https://vakt.example.com', keys: KEYS };

function headersOf(id: string, ...items: (Pick<Item, 'stage' | 'transition'> & { on: number })[]) {
  const common = { condition: 'exhaustPressure.high', severity: 'alarm', site: '', at: NOW } as const;
  const [first, ...rest] = items.map(({ on, ...item }) => ({ ...common, ...item, device: devices[on]! }));
  const messageId = `<${id}.${user.key}@vakt.example>`;
  const ledger = { state: 'pending', messageId, leasedUntil: NOW + MINUTE, attempts: 1 } as const;
  const row: MailRow = { user: user.key, id, items: [first!, ...rest], decidedAt: NOW, ledger };
  const clock = () => NOW;
  const compose = composerOf(
    storage,
    knowing(storage, { portal: PORTAL }, clock, () => {}),
    clock,
  );
  return compose(customer.key, user, row);
}

test('the first mail of a condition begins a thread, and that of its end is in it', async () => {
  const begun = await headersOf('first', { stage: 'raised', transition: 'first', on: 0 });
  expect(begun.headers).not.toHaveProperty('References');
  const over = await headersOf('other', { stage: 'returned', transition: 'back', on: 0 });
  const beginning = `<first.${user.key}@vakt.example>`;
  expect(over.headers).toMatchObject({ References: beginning, 'In-Reply-To': beginning });
});

test('each mail can be ended by one click: about its pump, or, where it is about several, all of them', async () => {
  const raised = { stage: 'raised', transition: 'first', on: 0 } as const;
  const back = { stage: 'returned', transition: 'back', on: 1 } as const;
  const mails = await Promise.all([
    headersOf('first', raised),
    headersOf('other', back),
    headersOf('third', { ...raised, stage: 'returned' }, back),
  ]);
  const links = mails.map(({ headers }) => {
    expect(headers!['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
    const [, text] = /^<https:\/\/vakt\.example\.com\/u\/([^>]+)>$/.exec(headers!['List-Unsubscribe']!)!;
    return readLink(KEYS, 'unsubscribe', text!, NOW);
  });
  expect(links).toMatchObject([
    { user: user.key, device: devices[0] },
    { user: user.key, device: devices[1] },
    { user: user.key },
  ]);
  expect(links[2]).not.toHaveProperty('device');
  expect(mails[2]!.headers).not.toHaveProperty('References');
});
