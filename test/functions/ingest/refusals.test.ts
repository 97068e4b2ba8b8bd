import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { REFUSALS, type RefusalReason } from '../../../functions/ingest/admission/refusals.ts';
import { ingestInto } from '../../../functions/ingest/ingest.ts';
import type { Customer } from '../../../shared/domain/customer.ts';
import { quarantineIn } from '../../../shared/storage/quarantine.ts';
import { readingsIn } from '../../../shared/storage/readings/read.ts';
import { DAY, iso } from '../../../shared/time.ts';
import {
  addCustomer,
  addDevice,
  all,
  BOUNDS,
  eventOf,
  issueAuthorization,
  NOW,
  packetBody,
  type RegisteredDevice,
} from '../support/deployment.ts';
import { deploymentForFile } from '../support/deploymentForFile.ts';

const at = (ms: number) => [{ at: iso(ms), exhaustPressure: 1_040 }];

const { storage } = await deploymentForFile();
let ingest: ReturnType<typeof ingestInto>;
let customer: Customer;
let device: RegisteredDevice;
let ended: RegisteredDevice;
let garbled: RegisteredDevice;
let foreign: string;
let revoked: string;
let future: string;
let expired: string;
beforeAll(async () => {
  ingest = ingestInto(storage, BOUNDS);
  customer = await addCustomer(storage, { begins: '2026-05-01' });
  device = await addDevice(storage, customer);
  ended = await addDevice(storage, await addCustomer(storage, { ends: '2026-06-14' }));
  garbled = await addDevice(storage, await addCustomer(storage, { zone: 'Europe/Nowhere' }));
  foreign = (await addDevice(storage, customer)).authorization;
  revoked = await issueAuthorization(storage, device.deviceId, { revokedAt: NOW - 1 });
  future = await issueAuthorization(storage, device.deviceId, { validFrom: NOW + 1 });
  expired = await issueAuthorization(storage, device.deviceId, { expiresAt: NOW });
  await ingest([eventOf(device.deviceId, packetBody(device.authorization, 1))], NOW);
});

const NOBODYS = 'a'.repeat(26);
const OLD = NOW - 101 * DAY;
const AHEAD = NOW + 301_000;
const BEFORE_CONTRACT = Date.parse('2026-04-30T21:59:59.999Z');
const body = (authorization: string, readings?: object[], other?: object) =>
  packetBody(authorization, 2, readings, other);
const implausible = (authorization: string) =>
  packetBody(authorization, NOW + 300_001, at(OLD), { schema: 'x/9' });
const large = (head: string) => Buffer.from(head.padEnd(256 * 1024 + 1, ' '));

/** One packet for every reason; each has, where it can, the faults of all later reasons too. */
const PACKETS: Record<RefusalReason, () => [deviceId: string, body: Uint8Array]> = {
  'unknown-device': () => ['stranger', large('\xff{')],
  'contract-unreadable': () => [garbled.deviceId, large('\xff{')],
  'contract-ended': () => [ended.deviceId, large('\xff{')],
  'too-large': () => [device.deviceId, large('\xff{')],
  'not-utf8': () => [device.deviceId, Buffer.from([0x7b, 0xff])],
  'not-json': () => [device.deviceId, Buffer.from('{"packetId":')],
  'packet-id-malformed': () => [device.deviceId, Buffer.from('{"packetId":"1","gps":1}')],
  'authorization-unknown': () => [device.deviceId, body(NOBODYS, at(OLD), { schema: 'x/9' })],
  'authorization-foreign': () => [device.deviceId, body(foreign, at(OLD), { schema: 'x/9' })],
  'authorization-revoked': () => [device.deviceId, body(revoked, at(OLD), { schema: 'x/9' })],
  'authorization-not-yet-in-force': () => [device.deviceId, implausible(future)],
  'authorization-expired': () => [device.deviceId, implausible(expired)],
  'sequence-implausible': () => [device.deviceId, implausible(device.authorization)],
  'schema-unknown': () => [device.deviceId, body(device.authorization, at(OLD), { schema: 'x/9', gps: 1 })],
  'undeclared-field': () => [device.deviceId, body(device.authorization, at(OLD), { gps: 1 })],
  'schema-violation': () => [
    device.deviceId,
    body(device.authorization, [{ at: iso(OLD), exhaustPressure: 5_000_001 }]),
  ],
  'reading-too-old': () => [device.deviceId, body(device.authorization, at(OLD))],
  'reading-in-future': () => [device.deviceId, body(device.authorization, at(AHEAD))],
  'reading-outside-contract': () => [device.deviceId, body(device.authorization, at(BEFORE_CONTRACT))],
  'id-reused': () => [device.deviceId, packetBody(device.authorization, 1, at(NOW))],
};

test.each(Object.keys(REFUSALS) as RefusalReason[])(
  'a packet is refused as %s, is kept aside under that reason, and the rest of its batch is stored',
  async (reason) => {
    const [deviceId, refusedBody] = PACKETS[reason]();
    const sequence = 100 + Object.keys(REFUSALS).indexOf(reason);
    const refused = eventOf(deviceId, refusedBody);
    const good = eventOf(device.deviceId, packetBody(device.authorization, sequence));

    expect(await ingest([refused, good], NOW)).toEqual({ [reason]: 1, stored: 1 });

    const contracts: Record<string, string | undefined> = {
      stranger: undefined,
      [garbled.deviceId]: garbled.contract,
    };
    const contract = deviceId in contracts ? contracts[deviceId] : customer.key;
    const kept = await all(quarantineIn(storage, contract).list());
    const entry = kept.find(({ id }) => id.endsWith(`-${refused.position}`));
    if (reason === 'contract-ended') expect(entry).toBeUndefined();
    else expect(entry).toMatchObject({ deviceId, reason, at: NOW });
  },
);

test('the page on ingest has every reason, in the order in which they are looked for', () => {
  const page = readFileSync(new URL('../../../docs/ingest.md', import.meta.url), 'utf8');
  const section = page.split('\n## Reasons')[1]!.split('\n## ')[0]!;
  const reasons = [...section.matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map(([, reason]) => reason);
  expect(reasons).toEqual(Object.keys(REFUSALS));
});

test.each([['contract-ended'], ['stored'], ['told to whoever reads the log']])(
  'a body that calls itself refused as %s is decided about like any other',
  async (refused) => {
    const claims = { refused, detail: 'said the device' };
    const bare = eventOf(device.deviceId, Buffer.from(JSON.stringify(claims)));
    const whole = eventOf(device.deviceId, body(device.authorization, undefined, claims));
    expect(await ingest([bare, whole], NOW)).toEqual({ 'packet-id-malformed': 1, 'undeclared-field': 1 });
  },
);

test('of a device whose contract has ended nothing at all is kept', async () => {
  await ingest([eventOf(ended.deviceId, packetBody(ended.authorization, 1))], NOW);
  expect(await all(quarantineIn(storage, ended.contract).list())).toEqual([]);
  expect(await readingsIn(storage, ended.contract).range(ended.key, 0, NOW)).toEqual([]);
  const common = await all(quarantineIn(storage, undefined).list());
  expect(common.filter(({ deviceId }) => deviceId === ended.deviceId)).toEqual([]);
});

test('of a device that nobody knows it is kept that it sent, not what it measured', async () => {
  const event = eventOf('stranger', packetBody(NOBODYS, 1));
  await ingest([event], NOW);
  const found = await all(quarantineIn(storage, undefined).list());
  const { id } = found.find((entry) => entry.id.endsWith(`-${event.position}`))!;
  const blob = storage.hostContainer('quarantine').getBlobClient(`quarantine/${id}.json`);
  const text = (await blob.downloadToBuffer()).toString();
  expect(JSON.parse(text)).toMatchObject({ deviceId: 'stranger', reason: 'unknown-device', body: '' });
});

test.each([
  ['an instant that does not exist', [{ at: '2026-06-31T00:00:00Z', power: 1 }]],
  ['no reading', []],
  ['a reading without a value', [{ at: iso(NOW) }]],
  ['a value as text', [{ at: iso(NOW), power: '1' }]],
  ['a value that is no number', [{ at: iso(NOW), power: [1] }]],
])('a packet with %s violates the schema', async (_, readings) => {
  const event = eventOf(device.deviceId, packetBody(device.authorization, 2, readings));
  expect(await ingest([event], NOW)).toEqual({ 'schema-violation': 1 });
});

test.each([['gps'], ['__proto__'], ['constructor'], ['packetid']])(
  'a reading with the undeclared field %s is refused',
  async (field) => {
    const readings = [JSON.parse(`{"at":"${iso(NOW)}","power":1,"${field}":1}`)];
    const event = eventOf(device.deviceId, packetBody(device.authorization, 2, readings));
    expect(await ingest([event], NOW)).toEqual({ 'undeclared-field': 1 });
  },
);

test('readings exactly as old, as far ahead and as early in the contract as is allowed are admitted', async () => {
  const begins = Date.parse('2026-04-30T22:00:00Z');
  const readings = [at(NOW + 300_000), at(begins)].flat();
  const event = eventOf(device.deviceId, packetBody(device.authorization, 3, readings));
  expect(await ingest([event], NOW)).toEqual({ stored: 1 });
  const older = await addDevice(storage, await addCustomer(storage));
  const oldest = eventOf(older.deviceId, packetBody(older.authorization, 1, at(NOW - 100 * DAY)));
  expect(await ingest([oldest], NOW)).toEqual({ stored: 1 });
});

test('a sequence number as high as the clock of a box may be is admitted', async () => {
  const highest = eventOf(device.deviceId, packetBody(device.authorization, NOW + 300_000, at(NOW)));
  expect(await ingest([highest], NOW)).toEqual({ stored: 1 });
});

test('two authorizations whose times overlap are both good meanwhile, and for what was sent meanwhile', async () => {
  const other = await addDevice(storage, customer);
  const old = await issueAuthorization(storage, other.deviceId, { expiresAt: NOW + 2_000 });
  const next = await issueAuthorization(storage, other.deviceId, { validFrom: NOW + 1_000 });
  const verdicts = async (sequence: number, arrivedAt: number) => {
    const events = [old, next].map((one) =>
      eventOf(other.deviceId, packetBody(one, sequence, at(NOW)), arrivedAt),
    );
    // Decided long after: what waited for us is no worse for it.
    return ingest(events, NOW + DAY);
  };
  expect(await verdicts(1, NOW + 999)).toEqual({ stored: 1, 'authorization-not-yet-in-force': 1 });
  expect(await verdicts(2, NOW + 1_000)).toEqual({ stored: 2 });
  expect(await verdicts(3, NOW + 1_999)).toEqual({ stored: 2 });
  expect(await verdicts(4, NOW + 2_000)).toEqual({ stored: 1, 'authorization-expired': 1 });
});

test('an authorization revoked in a moment is in force until then', async () => {
  const other = await addDevice(storage, customer);
  const authorization = await issueAuthorization(storage, other.deviceId, { revokedAt: NOW + 1 });
  const send = (sequence: number) => [eventOf(other.deviceId, packetBody(authorization, sequence))];
  expect(await ingest(send(1), NOW)).toEqual({ stored: 1 });
  expect(await ingest(send(2), NOW + 1)).toEqual({ 'authorization-revoked': 1 });
});
