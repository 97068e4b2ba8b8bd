import { composerOf } from '../../functions/alerts/compose.ts';
import { deliveryBy } from '../../functions/alerts/deliver.ts';
import { knowing } from '../../functions/alerts/mail/knowing.ts';
import { recipientsOf } from '../../functions/alerts/recipient.ts';
import { inParallel } from '../../shared/parallel.ts';
import { alarmsIn, UNTOUCHED } from '../../shared/storage/alarms.ts';
import { openStorage } from '../../shared/storage/connect.ts';
import { createDeploymentStores } from '../../shared/storage/contracts.ts';
import { usersIn } from '../../shared/storage/registry.ts';
import { addCustomer, addDevice, NOW } from '../../test/functions/support/deployment.ts';
import { startStrictAzurite } from '../../test/support/strict.ts';
import { type BenchLine, benchLine } from '../report.ts';
import { alarmOf } from './alarm.ts';

const PEOPLE = 10_000;
/** Read how somebody stands, save the decision with the mail, save that it was sent. */
const REQUESTS_EACH = 3;
/** So much more memory than before it, MB, whatever the number of people. */
const MOST_MEMORY = 200;
/** A function on Azure may run for ten minutes. */
const WITHIN = 600;

/** One event, 10,000 people: time, storage requests and memory; the mails go nowhere, so that only ours is measured. */
export async function benchFanOut(): Promise<BenchLine[]> {
  const { connectionString, control, stop } = await startStrictAzurite();
  try {
    const storage = openStorage(connectionString, connectionString);
    await createDeploymentStores(storage);
    const customer = await addCustomer(storage);
    const device = await addDevice(storage, customer, { tag: 'P-1', site: 'Bench' });
    await inParallel(
      Array.from({ length: PEOPLE }, (_, i) => i),
      16,
      async (i) => {
        const key = `person${String(i).padStart(6, '0')}`;
        const locale = (['sv', 'nb', 'en', 'de'] as const)[i % 4]!;
        const who = { key, name: 'Kim Berg', email: `${key}@example.com`, locale, zone: 'Europe/Stockholm' };
        await usersIn(storage).put(customer.key, who);
      },
    );
    const transition = alarmOf(device.key);
    await alarmsIn(storage, customer.key).save(device.key, undefined, UNTOUCHED, [transition]);
    let mails = 0;
    const transport = async () => {
      mails += 1;
    };
    const clock = () => NOW;
    const recipients = recipientsOf(
      storage,
      transport,
      composerOf(storage, knowing(storage, {}, clock, console.warn), clock),
      'vakt.example',
      clock,
    );
    const deliver = deliveryBy(storage, recipients, clock);

    globalThis.gc?.();
    const before = process.memoryUsage().rss;
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss);
    }, 100);
    control.reset();
    const began = performance.now();
    await deliver({ contract: customer.key, device: device.key, transition: transition.id });
    const seconds = (performance.now() - began) / 1_000;
    clearInterval(watch);
    if (mails !== PEOPLE) throw new Error(`${mails} mails went out instead of ${PEOPLE}.`);

    const names = (what: string) => ({ bench: 'alerts', case: `one event, 10,000 people: ${what}` });
    return [
      benchLine(
        names('seconds, against what a function may run'),
        { ours: seconds, yardstick: WITHIN },
        { atMost: 1 },
      ),
      benchLine(
        names('storage requests a person, against what is meant'),
        { ours: control.total / PEOPLE, yardstick: REQUESTS_EACH },
        { atMost: 1.05 },
      ),
      benchLine(
        names('MB of memory beyond those before, against what is meant'),
        { ours: (most - before) / 1e6, yardstick: MOST_MEMORY },
        { atMost: 1 },
      ),
    ];
  } finally {
    await stop();
  }
}
