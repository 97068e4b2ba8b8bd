import { afterAll, beforeAll, expect, test } from 'vitest';
import { ingestInto } from '../../../functions/ingest/ingest.ts';
import { erasureOf } from '../../../functions/purge/erase.ts';
import { purgeOf } from '../../../functions/purge/purge.ts';
import type { Contract } from '../../../shared/domain/contract/contract.ts';
import { dueAt } from '../../../shared/domain/contract/retention.ts';
import type { Customer } from '../../../shared/domain/customer.ts';
import { NOTHING_SENT } from '../../../shared/domain/mailing.ts';
import { certificatesIn } from '../../../shared/storage/certificates.ts';
import { openStorage, type Storage } from '../../../shared/storage/connect.ts';
import { maintenanceIn } from '../../../shared/storage/maintenance.ts';
import { CONTRACT_TABLES, contractTable, DEPLOYMENT_TABLES } from '../../../shared/storage/names.ts';
import { outboxIn } from '../../../shared/storage/outbox.ts';
import { customersIn } from '../../../shared/storage/registry.ts';
import { iso } from '../../../shared/time.ts';
import type { StrictAzurite } from '../../support/strict.ts';
import {
  addCustomer,
  addDevice,
  addUser,
  all,
  eventOf,
  issueAuthorization,
  NOW,
  packetBody,
  type RegisteredDevice,
  startDeployment,
} from '../support/deployment.ts';
import { type Gate, startGate, type Verdict } from '../support/gate.ts';

/** In force through 14 March 2026, three months: due on 15 June, 00:00 in Stockholm. */
const DUE = { begins: '2025-01-01', ends: '2026-03-14' };
const BOUNDS = { maxReadingAgeDays: 100, maxClockSkewSeconds: 300 };

let azurite: StrictAzurite;
let storage: Storage;
let gate: Gate;
let gated: Storage;
beforeAll(async () => {
  ({ azurite, storage } = await startDeployment());
  gate = await startGate(azurite.connectionString);
  gated = openStorage(gate.connectionString, gate.connectionString);
});
afterAll(async () => {
  await gate.stop();
  await azurite.stop();
});

const purge = (on = storage, now = NOW) => purgeOf(on, erasureOf(on))(now);

interface Filled {
  readonly customer: Customer;
  readonly devices: readonly RegisteredDevice[];
}

/** A customer with people, devices, a revoked authorization, readings, a quarantine and a ledger. */
async function fill(contract: Partial<Contract>): Promise<Filled> {
  const customer = await addCustomer(storage, { begins: '2025-01-01' });
  const devices = [await addDevice(storage, customer), await addDevice(storage, customer)];
  await addUser(storage, customer);
  await addUser(storage, customer);
  await issueAuthorization(storage, devices[0]!.deviceId, { revokedAt: 0 });
  const events = devices.flatMap(({ deviceId, authorization }) => [
    eventOf(deviceId, packetBody(authorization, 1)),
    eventOf(deviceId, packetBody(authorization, 2, [])),
  ]);
  expect(await ingestInto(storage, BOUNDS)(events, NOW)).toEqual({ stored: 2, 'schema-violation': 2 });
  await outboxIn(storage, customer.key).save('user', undefined, { state: NOTHING_SENT });
  const change = { kind: 'change', component: 'filter', reason: 'worn', at: NOW, id: 'change' } as const;
  await maintenanceIn(storage, customer.key).put(devices[0]!.key, change);
  const ending = { ...customer, contract: { ...customer.contract, ...contract } };
  await customersIn(storage).change(customer.key, () => ending);
  return { customer: ending, devices };
}

/** How many rows and blobs there are that belong to this customer, by store; stores that are gone are left out. */
async function inventory({ customer: { key }, devices }: Filled): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for await (const name of storage.tablesEndingWith(key)) {
    found[name.slice(0, -key.length)] = (await all(storage.table(name).listEntities())).length;
  }
  const ids = devices.map(({ deviceId }) => deviceId);
  for (const name of DEPLOYMENT_TABLES) {
    const rows = await all(storage.table(name).listEntities());
    const own = rows.filter((row) => {
      const text = JSON.stringify(row);
      return text.includes(key) || ids.some((id) => text.includes(id));
    });
    if (own.length > 0) found[name] = own.length;
  }
  const container = storage.container(`contract-${key}`);
  if (await container.exists()) found.blobs = (await all(container.listBlobsFlat())).length;
  return found;
}

const WHOLE = {
  pumps: 2,
  readings: 4,
  work: 1,
  rollups: 0,
  health: 0,
  alarms: 0,
  outbox: 1,
  maintenance: 1,
  blobs: 2,
  customers: 1,
  users: 2,
  devices: 2,
  authorizations: 3,
};

test('what is due is erased from every store, its neighbour stays whole, and a certificate proves it', async () => {
  const due = await fill(DUE);
  const neighbour = await fill({});
  expect([await inventory(due), await inventory(neighbour)]).toEqual([WHOLE, WHOLE]);

  const certificates = await purge();

  expect(await inventory(due)).toEqual({ certificates: 1 });
  expect(await inventory(neighbour)).toEqual(WHOLE);
  expect(certificates).toEqual([
    {
      id: due.customer.key,
      rule: 'customer: 3 calendar months after the first day no longer in force, in Europe/Stockholm',
      ended: '2026-03-14',
      because: 'expiry',
      due: '2026-06-15',
      erasedAt: iso(NOW),
      deleted: { tables: 8, containers: 1, users: 2, devices: 2 },
      remaining: [],
    },
  ]);
  expect(await all(certificatesIn(storage).all())).toContainEqual(certificates[0]);
  // Nothing in it tells who it was.
  const text = JSON.stringify(certificates);
  expect(text).not.toContain(due.customer.name);
  expect(text).not.toContain(due.customer.number);

  expect(await purge()).toEqual([]);
  expect(await inventory(neighbour)).toEqual(WHOLE);
  await customersIn(storage).remove(neighbour.customer.key);
});

test('packets of an erased contract store nothing and bring nothing back, also where it is still remembered', async () => {
  const due = await fill({});
  const ingest = ingestInto(storage, BOUNDS);
  const [{ deviceId, authorization }] = due.devices as [RegisteredDevice];
  const send = (sequence: number) => ingest([eventOf(deviceId, packetBody(authorization, sequence))], NOW);
  expect(await send(10)).toEqual({ stored: 1 });
  await customersIn(storage).change(due.customer.key, (known) => {
    return { ...known, contract: { ...known.contract, ...DUE } };
  });
  await purge();
  expect(await send(11)).toEqual({ 'contract-ended': 1 });
  expect(await inventory(due)).toEqual({ certificates: 1 });
  const later = await ingestInto(storage, BOUNDS)([eventOf(deviceId, packetBody(authorization, 12))], NOW);
  expect(later).toEqual({ 'unknown-device': 1 });
});

test.each(['refuse', 'lose-answer'] as const)(
  'killed at any request of its storage (%s), an erasure finishes at the next run, and certifies what there was',
  async (verdict) => {
    const neighbour = await fill({});
    let requests = 0;
    // Goes on until a run needs fewer requests than the one at which it was to be killed.
    for (let fatal = 1; fatal - 1 <= requests; fatal += 1) {
      const due = await fill(DUE);
      requests = 0;
      gate.onRequest = () => {
        requests += 1;
        // What was under way when the process died may still be done; nothing new is asked.
        if (requests === fatal) return verdict;
        return requests > fatal ? 'refuse' : 'pass';
      };
      const killed = await purge(gated).then(
        () => false,
        () => true,
      );
      expect(killed).toBe(requests >= fatal);
      const rows = await customersIn(storage).get(due.customer.key);
      const certified = (await all(certificatesIn(storage).all())).some(({ id }) => id === due.customer.key);
      // At no moment is it forgotten: either it is still to be erased, or its erasure is proven.
      expect(rows !== undefined || certified, `killed at request ${fatal}`).toBe(true);

      await purge();
      expect(await inventory(due), `killed at request ${fatal}`).toEqual({ certificates: 1 });
      const certificate = (await all(certificatesIn(storage).all())).find(
        ({ id }) => id === due.customer.key,
      );
      expect(certificate?.deleted).toEqual({ tables: 8, containers: 1, users: 2, devices: 2 });
    }
    expect(requests).toBeGreaterThan(20);
    gate.onRequest = () => 'pass';
    expect(await inventory(neighbour)).toEqual(WHOLE);
    await customersIn(storage).remove(neighbour.customer.key);
  },
  // An erasure for each of its requests; a busy machine takes longer than the usual time-out.
  240_000,
);

test.each<[string, Partial<Contract>]>([
  ['has no end', {}],
  ['ends in the future', { ends: '2026-12-31' }],
  ['ended, and is not due before tomorrow', { ends: '2026-03-15' }],
  ['is asset-managed', { ...DUE, assetManaged: true }],
  ['has a longer retention agreed', { ...DUE, retentionMonths: 4 }],
])(
  'a contract that %s is not touched: nothing is asked of the storage but who the customers are',
  async (_, contract) => {
    const filled = await fill(contract);
    const asked: string[] = [];
    gate.onRequest = (method, path) => {
      asked.push(`${method} ${new URL(path, 'http://x').pathname.split('/').at(-1)}`);
      return 'pass';
    };
    expect(await purge(gated)).toEqual([]);
    expect(asked).toEqual(['GET customers()']);
    expect(await inventory(filled)).toEqual(WHOLE);
    await customersIn(storage).remove(filled.customer.key);
  },
);

test('it is due at the very instant that its day begins, and not a millisecond before', async () => {
  const { customer } = await fill(DUE);
  const at = dueAt(customer.contract)!;
  expect(iso(at)).toBe('2026-06-14T22:00:00.000Z');
  expect(await purge(storage, at - 1)).toEqual([]);
  expect(await purge(storage, at)).toHaveLength(1);
});

test('an erasure that was begun goes on, whatever the contract says by now', async () => {
  const filled = await fill({});
  await customersIn(storage).change(filled.customer.key, (known) => ({ ...known, status: 'erasing' }));
  expect(await purge()).toHaveLength(1);
  expect(await inventory(filled)).toEqual({ certificates: 1 });
});

test('a legal hold keeps what is due, and what is left of an erasure that has begun, until it is lifted', async () => {
  const hold = { since: NOW, reason: 'claim 4711' };
  const filled = await fill({ ...DUE, hold });
  expect(await purge()).toEqual([]);
  await customersIn(storage).change(filled.customer.key, (known) => ({ ...known, status: 'erasing' }));
  expect(await purge()).toEqual([]);
  expect(await inventory(filled)).toEqual(WHOLE);
  await customersIn(storage).change(
    filled.customer.key,
    ({ contract: { hold: _, ...contract }, ...known }) => {
      return { ...known, contract };
    },
  );
  expect(await purge()).toMatchObject([{ ended: DUE.ends, because: 'expiry' }]);
  expect(await inventory(filled)).toEqual({ certificates: 1 });
});

test('a contract whose end is put off between the listing and its erasure is kept', async () => {
  const due = await fill(DUE);
  const putOff = (known: Customer) => ({ ...known, contract: { ...known.contract, ends: '2026-12-31' } });
  gate.onRequest = async (_, path): Promise<Verdict> => {
    // The first request after the listing asks for this one customer.
    if (path.includes(due.customer.key)) await customersIn(storage).change(due.customer.key, putOff);
    return 'pass';
  };
  expect(await purge(gated)).toEqual([]);
  expect(await inventory(due)).toEqual(WHOLE);
  expect(await customersIn(storage).get(due.customer.key)).toEqual(putOff(due.customer));
  await customersIn(storage).remove(due.customer.key);
});

test('a contract that cannot be read is told of and kept, and the others are erased', async () => {
  const broken = await fill({ zone: 'Europe/Atlantis', ends: '2020-01-01' });
  const due = await fill(DUE);
  await expect(purge()).rejects.toThrow('1 erasure(s) are not finished');
  expect(await inventory(due)).toEqual({ certificates: 1 });
  expect(await inventory(broken)).toEqual(WHOLE);
  await customersIn(storage).remove(broken.customer.key);
});

test('every kind of table a contract has is made with it, and is among those that are erased', async () => {
  const { customer } = await fill({});
  const made = await all(storage.tablesEndingWith(customer.key));
  expect(made.sort()).toEqual(CONTRACT_TABLES.map((kind) => contractTable(kind, customer.key)).sort());
});
