import { type Command, Option } from 'commander';
import {
  CHANGE_REASONS,
  happenedAt,
  type KeptRecord,
  RECORD_KINDS,
} from '../../shared/domain/maintenance.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { type CommonOptions, command, group, ONLY_CUSTOMER } from '../command.ts';
import { instant } from '../instant.ts';
import { DONE, describeRecord, recordInWords } from '../maintenance/record.ts';
import { type RecordOptions, recordFrom } from '../maintenance/recordFrom.ts';
import { printJson, printLines, printRows } from '../output.ts';
import { openPlantStorage } from '../plant/open.ts';
import type { Selection } from '../plant/pumps.ts';
import { forPeople } from '../text.ts';
import { offerCommands } from './maintenance/offers.ts';

/** `vakt maintenance …` */
export function maintenanceCommand(): Command {
  const maintenance = group(
    'maintenance',
    'What was done to a pump: changed parts, failures, false alarms; and changes that only its readings tell of.',
  )
    .addCommand(
      command(
        'add <device-id>',
        'Record a changed part, a failure or a false alarm. Told again it changes nothing, told otherwise it is corrected.',
        'maintenance add pm3-vacuum-1 --kind change --component filter --reason worn --at 2026-04-30T12:00:00Z',
        'maintenance add pm3-vacuum-1 --kind failure --component bearings --from 2026-05-03T02:10:00Z --to 2026-05-04T15:00:00Z',
        'maintenance add pm3-vacuum-1 --kind false-alarm --condition exhaustPressure.high --at 2026-05-10',
      )
        .addOption(
          new Option('--kind <kind>', 'what is recorded').choices(RECORD_KINDS).makeOptionMandatory(),
        )
        .option('--component <part>', "a part of the pump's model, or enough of its name")
        .addOption(new Option('--reason <reason>', 'of a change').choices(CHANGE_REASONS))
        .option('--at <time>', 'of a change or a false alarm', instant)
        .option('--hours <hours>', "what the pump's counter of running hours showed at the change", Number)
        .option('--from <time>', 'of a failure: when the pump could no longer do its work', instant)
        .option(
          '--to <time>',
          'of a failure: when it could again; leave it out while it still fails',
          instant,
        )
        .option('--condition <condition>', 'of a false alarm: as vakt alarms shows it')
        .option('--note <text>', 'anything else')
        .action(add),
    )
    .addCommand(
      command(
        'list [device-id]',
        'What has been recorded, pump by pump, oldest first.',
        'maintenance list pm3-vacuum-1',
        'maintenance list --customer 1001 --json',
      )
        .option(...ONLY_CUSTOMER)
        .action(list),
    )
    .addCommand(
      command(
        'false-alarms [device-id]',
        'By model and condition, how often people have said that nothing was wrong, of how many that were raised.',
        'maintenance false-alarms',
        'maintenance false-alarms --customer 1001 --json',
      )
        .option(...ONLY_CUSTOMER)
        .action(falseAlarms),
    )
    .addCommand(
      command(
        'remove <device-id> <record>',
        'Take back what was recorded by mistake.',
        'maintenance remove pm3-vacuum-1 3f9a01c2b7de',
      ).action(remove),
    );
  for (const one of offerCommands()) maintenance.addCommand(one);
  return maintenance;
}

async function add(deviceId: string, options: CommonOptions & RecordOptions): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { devicePump } = await import('../plant/pumps.ts');
  const { findModel } = await import('../../shared/onboarding/findModel.ts');
  const { addRecord } = await import('../../shared/maintenance/addRecord.ts');
  const { device, pump } = await devicePump(storage, deviceId);
  const record = recordFrom(options, await findModel(storage, pump.model));
  const told = await addRecord(storage, device, record, Date.now());
  if (options.json) return printJson({ ...describeRecord(deviceId, told.record), done: told.done });
  await printLines(`${DONE[told.done]}: ${recordInWords(told.record)}, of ${deviceId} (${told.record.id}).`);
}

async function list(
  deviceId: string | undefined,
  options: CommonOptions & { readonly customer?: string },
): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const selection = { customer: options.customer, device: deviceId };
  await printRows(recordsOf(storage, selection), {
    json: options.json,
    object: ([id, record]) => describeRecord(id, record),
    none: 'Nothing has been recorded: vakt maintenance add records what was done.',
    columns: [
      { title: 'DEVICE', text: ([id]) => id },
      { title: 'AT', text: ([, record]) => forPeople(happenedAt(record)) },
      { title: 'WHAT', text: ([, record]) => recordInWords(record) },
      { title: 'NOTE', text: ([, { note }]) => note },
      { title: 'RECORD', text: ([, { id }]) => id },
    ],
  });
}

async function falseAlarms(
  deviceId: string | undefined,
  options: CommonOptions & { readonly customer?: string },
): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { falseAlarmsOf } = await import('../maintenance/falseAlarms.ts');
  await printRows(await falseAlarmsOf(storage, { customer: options.customer, device: deviceId }), {
    json: options.json,
    object: (one) => one,
    none: 'No false alarm has been recorded.',
    columns: [
      { title: 'MODEL', text: ({ model }) => model },
      { title: 'CONDITION', text: ({ condition }) => condition },
      { title: 'FALSE', text: ({ falseAlarms: count }) => count, right: true },
      { title: 'RAISED', text: ({ raised }) => raised, right: true },
      {
        title: 'SHARE',
        text: ({ share }) => (share === undefined ? '' : `${Math.round(100 * share)} %`),
        right: true,
      },
    ],
  });
}

async function remove(deviceId: string, id: string, options: CommonOptions): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { findDevice } = await import('../../shared/onboarding/devices.ts');
  const { removeRecord } = await import('../../shared/maintenance/addRecord.ts');
  const record = await removeRecord(storage, await findDevice(storage, deviceId), id);
  if (options.json) return printJson(describeRecord(deviceId, record));
  await printLines(`Taken back: ${recordInWords(record)}, of ${deviceId}.`);
}

async function* recordsOf(storage: Storage, selection: Selection): AsyncGenerator<[string, KeptRecord]> {
  const { maintenanceIn } = await import('../../shared/storage/maintenance.ts');
  const { selectedPumps } = await import('../plant/pumps.ts');
  for await (const { customer, pump } of selectedPumps(storage, selection)) {
    const { records } = await maintenanceIn(storage, customer.key).of(pump.key);
    for (const record of records.sort((a, b) => happenedAt(a) - happenedAt(b))) {
      yield [pump.deviceId, record];
    }
  }
}
