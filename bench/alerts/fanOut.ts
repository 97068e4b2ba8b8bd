import { composerOf } from '../../functions/alerts/compose.ts';
import { deliveryBy } from '../../functions/alerts/deliver.ts';
import { knowing } from '../../functions/alerts/mail/knowing.ts';
import { recipientsOf } from '../../functions/alerts/recipient.ts';
import type { User } from '../../shared/domain/customer.ts';
import { alarmsIn, UNTOUCHED } from '../../shared/storage/alarms.ts';
import { openStorage } from '../../shared/storage/connect.ts';
import { createDeploymentStores } from '../../shared/storage/contracts.ts';
import { jsonEntity } from '../../shared/storage/entity.ts';
import { addCustomer, addDevice, NOW } from '../../test/functions/support/deployment.ts';
import { startAzurite } from '../../test/support/azurite.ts';
import { startStrictAzurite } from '../../test/support/strict.ts';
import { type BenchLine, benchLine } from '../report.ts';
import { alarmOf } from './alarm.ts';

const PEOPLE = Number(process.env.VAKT_BENCH_PEOPLE ?? 10_000);
/** So many are enough to count what one person costs; the proxy that counts would else take time from what is measured. */
const COUNTED = 300;
/** Read how somebody stands, save the decision with the mail, save that it was sent. */
const REQUESTS_EACH = 3;
/** So much more memory than before it, MB, whatever the number of people. */
const MOST_MEMORY = 200;
/** A function on Azure may run for ten minutes. */
const WITHIN = 600;

/** One event, 10,000 people: time, storage requests and memory; the mails go nowhere, so that only ours is measured. */
export async function benchFanOut(): Promise<BenchLine[]> {
  const { seconds, megabytes } = await fanOutTaking();
  const names = (what: string) => ({ bench: 'alerts', case: `one event, ${PEOPLE} people: ${what}` });
  return [
    benchLine(
      names('seconds, against what a function may run'),
      { ours: seconds, yardstick: WITHIN },
      { atMost: 1 },
    ),
    benchLine(
      names('storage requests a person, against what is meant'),
      { ours: await requestsEach(), yardstick: REQUESTS_EACH },
      { atMost: 1.05 },
    ),
    benchLine(
      names('MB of memory beyond those before, against what is meant'),
      { ours: megabytes, yardstick: MOST_MEMORY },
      { atMost: 1 },
    ),
  ];
}

async function fanOutTaking(): Promise<{ seconds: number; megabytes: number }> {
  const azurite = await startAzurite();
  try {
    const tell = await alarmFor(azurite.connectionString, PEOPLE);
    globalThis.gc?.();
    const before = process.memoryUsage().rss;
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss);
    }, 100);
    const began = performance.now();
    await tell();
    const seconds = (performance.now() - began) / 1_000;
    clearInterval(watch);
    return { seconds, megabytes: (most - before) / 1e6 };
  } finally {
    await azurite.stop();
  }
}

async function requestsEach(): Promise<number> {
  const { connectionString, control, stop } = await startStrictAzurite();
  try {
    const tell = await alarmFor(connectionString, COUNTED);
    control.reset();
    await tell();
    return control.total / COUNTED;
  } finally {
    await stop();
  }
}

/** A customer of so many people, one of whose pumps has passed its limit. @returns what tells all of them */
async function alarmFor(connectionString: string, people: number): Promise<() => Promise<void>> {
  const storage = openStorage(connectionString, connectionString);
  await createDeploymentStores(storage);
  const customer = await addCustomer(storage);
  const device = await addDevice(storage, customer, { tag: 'P-1', site: 'Bench' });
  const users = Array.from({ length: people }, (_, i): User => {
    const key = `person${String(i).padStart(6, '0')}`;
    const locale = (['sv', 'nb', 'en', 'de'] as const)[i % 4]!;
    return { key, name: 'Kim Berg', email: `${key}@example.com`, locale, zone: 'Europe/Stockholm' };
  });
  for (let i = 0; i < people; i += 100) {
    const some = users.slice(i, i + 100).map((user) => jsonEntity(customer.key, user.key, user));
    await storage.table('users').submitTransaction(some.map((entity) => ['create', entity]));
  }
  const transition = alarmOf(device.key);
  await alarmsIn(storage, customer.key).save(device.key, undefined, UNTOUCHED, [transition]);
  let mails = 0;
  const transport = async () => {
    mails += 1;
  };
  const clock = () => NOW;
  const know = knowing(storage, {}, clock, console.warn);
  const compose = composerOf(storage, know, clock);
  const recipients = recipientsOf(storage, transport, compose, 'vakt.example', clock);
  const deliver = deliveryBy(storage, recipients, clock);
  return async () => {
    await deliver({ contract: customer.key, device: device.key, transition: transition.id });
    if (mails !== people) throw new Error(`${mails} mails went out instead of ${people}.`);
  };
}
