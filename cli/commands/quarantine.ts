import type { Command } from 'commander';
import { InputError } from '../../shared/errors.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { HOUR, iso } from '../../shared/time.ts';
import { type CommonOptions, command, group, ONLY_CUSTOMER, positiveNumber } from '../command.ts';
import { printJson, printLines, printRows } from '../output.ts';
import { openPlantStorage } from '../plant/open.ts';
import type { Selection } from '../plant/pumps.ts';
import type { OwnedEntry } from '../quarantine/entries.ts';
import { forPeople } from '../text.ts';

interface RetryOptions extends CommonOptions, Selection {
  readonly reason?: string;
  readonly wait: number;
}

/** `vakt quarantine …` */
export function quarantineCommand(): Command {
  const list = command(
    'list',
    'Refused packets of all customers, and of devices that are nobody’s; oldest first, customer by customer. Then what was only counted, because too many were refused of a device in an hour.',
    'quarantine list',
    'quarantine list --customer 1001 --json',
  );
  const show = command(
    'show <id>',
    'A refused packet: why, when, and what of it may be kept.',
    'quarantine show 20261122T100000123Z-2-4711',
  );
  const retry = command(
    'retry [ids...]',
    'Tries refused packets again, after what they were refused for was put right: those named, or all that are meant and whole. They take the way of every packet.',
    'quarantine retry 20261122T100000123Z-2-4711',
    'quarantine retry --customer 1001 --reason reading-outside-contract --json',
  );
  return group('quarantine', 'Packets that were refused.')
    .addCommand(selecting(list).action(printList))
    .addCommand(show.action(printOne))
    .addCommand(
      selecting(retry)
        .option('--reason <reason>', 'only those refused for this reason')
        .option('--wait <seconds>', 'how long to wait for what comes of it', positiveNumber, 30)
        .action(tryAgain),
    );
}

function selecting(made: Command): Command {
  return made.option(...ONLY_CUSTOMER).option('--device <device-id>', 'only of this device');
}

async function printList(options: CommonOptions & Selection): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { countsOf, entriesOf } = await import('../quarantine/entries.ts');
  await printRows(entriesOf(storage, options), {
    json: options.json,
    object: ({ id, deviceId, reason, at, whole }) => ({ id, deviceId, reason, at: iso(at), retry: whole }),
    none: 'No packet was refused.',
    columns: [
      { title: 'AT', text: ({ at }) => forPeople(at) },
      { title: 'DEVICE', text: ({ deviceId }) => deviceId },
      { title: 'REASON', text: ({ reason }) => reason },
      { title: 'RETRY', text: ({ whole }) => (whole ? 'yes' : 'no') },
      { title: 'ID', text: ({ id }) => id },
    ],
  });
  for await (const { deviceId, reason, hour, count } of countsOf(storage, options)) {
    if (options.json) await printJson({ deviceId, reason, from: iso(hour), counted: count });
    else
      await printLines(
        `and ${count} more of ${deviceId}, ${reason}, from ${forPeople(hour)} to ${forPeople(hour + HOUR)}: only counted`,
      );
  }
}

async function printOne(id: string, options: CommonOptions): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { quarantineIn } = await import('../../shared/storage/quarantine.ts');
  const { whyNot } = await import('../quarantine/retry.ts');
  const [entry] = await named(storage, [id], {});
  const packet = await quarantineIn(storage, entry?.contract).get(id);
  if (!packet) throw new InputError(`The packet ${id} was taken out of the quarantine just now.`);
  const { at, body, leftOut, unnamed, authorizationHash: _, retriedAt, ...same } = packet;
  const why = whyNot(entry?.contract, packet);
  if (options.json) {
    return printJson({
      ...same,
      at: iso(at),
      body: bodyOf(body),
      leftOut,
      unnamed,
      retry: why === undefined,
      ...(retriedAt === undefined ? {} : { retriedAt: iso(retriedAt) }),
    });
  }
  const more = unnamed > 0 ? [`             and ${unnamed} more`] : [];
  await printLines(
    `device       ${same.deviceId}`,
    `reason       ${same.reason}: ${same.detail}`,
    `at           ${forPeople(at)}`,
    ...(retriedAt === undefined ? [] : [`tried again  ${forPeople(retriedAt)}`]),
    `bytes        ${same.bytes}`,
    `sha-256      ${same.hash}`,
    ...leftOut.map(({ path, type }) => `not kept     ${path} (${type})`),
    ...more,
    `retry        ${why === undefined ? 'possible' : `impossible: ${why}`}`,
    ...(body === '' ? [] : [body]),
  );
}

/** What is kept of a body is JSON; the release before kept whatever came. */
function bodyOf(body: string): unknown {
  try {
    return body === '' ? null : JSON.parse(body);
  } catch {
    return body;
  }
}

async function tryAgain(ids: string[], options: RetryOptions): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { retryAll } = await import('../quarantine/retry.ts');
  const meant = await named(storage, ids, options);
  await printRows(await retryAll(storage, meant, options.wait), {
    json: options.json,
    object: (retried) => retried,
    none: 'There is no such packet that can be tried again.',
    columns: [
      { title: 'ID', text: ({ id }) => id },
      { title: 'DEVICE', text: ({ deviceId }) => deviceId },
      { title: 'OUTCOME', text: ({ outcome }) => outcome },
      { title: 'REASON', text: ({ reason, detail }) => [reason, detail].filter(Boolean).join(': ') },
    ],
  });
}

/** The packets of these IDs, whichever quarantine they lie in; without any, all that are meant and whole. */
async function named(
  storage: Storage,
  ids: readonly string[],
  options: Selection & { readonly reason?: string },
): Promise<OwnedEntry[]> {
  const { entriesOf } = await import('../quarantine/entries.ts');
  const wanted = new Set(ids);
  const found: OwnedEntry[] = [];
  for await (const entry of entriesOf(storage, options)) {
    const isMeant = options.reason === undefined || entry.reason === options.reason;
    if (ids.length > 0 ? wanted.has(entry.id) : entry.whole && isMeant) found.push(entry);
  }
  const missing = ids.filter((id) => !found.some((entry) => entry.id === id));
  if (missing.length > 0) {
    throw new InputError(`Not in the quarantine: ${missing.join(', ')}. vakt quarantine list tells what is.`);
  }
  return found;
}
