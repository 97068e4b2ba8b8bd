import { type Command, Option } from 'commander';
import { CHANGE_REASONS, type ChangeReason } from '../../../shared/domain/maintenance.ts';
import type { Offer } from '../../../shared/domain/offer.ts';
import type { Storage } from '../../../shared/storage/connect.ts';
import { iso } from '../../../shared/time.ts';
import { type CommonOptions, command, ONLY_CUSTOMER } from '../../command.ts';
import { instant } from '../../instant.ts';
import { DONE, describeRecord, recordInWords } from '../../maintenance/record.ts';
import { printJson, printLines, printRows } from '../../output.ts';
import { openPlantStorage } from '../../plant/open.ts';
import type { Selection } from '../../plant/pumps.ts';
import { forPeople, rounded } from '../../text.ts';

/** `vakt maintenance offers`, and what is answered to them. */
export function offerCommands(): Command[] {
  return [
    command(
      'offers [device-id]',
      'Changes of parts that the readings tell of and nobody has recorded. Until they are answered the trend begins anew with them.',
      'maintenance offers',
      'maintenance offers pm3-vacuum-1 --json',
    )
      .option(...ONLY_CUSTOMER)
      .action(offers),
    command(
      'confirm <device-id> <offer>',
      'It was a change: record it.',
      'maintenance confirm pm3-vacuum-1 8c01d2f3a4b5 --reason preventive',
    )
      .addOption(
        new Option('--reason <reason>', 'why the part was changed')
          .choices(CHANGE_REASONS)
          .makeOptionMandatory(),
      )
      .option('--at <time>', 'when it really was, if not when the readings show it', instant)
      .option('--hours <hours>', "what the pump's counter of running hours showed", Number)
      .action(confirm),
    command(
      'dismiss <device-id> <offer>',
      'It was none: the trend goes on as before, and it is not offered again.',
      'maintenance dismiss pm3-vacuum-1 8c01d2f3a4b5',
    ).action(dismiss),
  ];
}

async function offers(
  deviceId: string | undefined,
  options: CommonOptions & { readonly customer?: string },
): Promise<void> {
  const storage = await openPlantStorage(options.data);
  await printRows(openOffersOf(storage, { customer: options.customer, device: deviceId }), {
    json: options.json,
    object: ([id, offer]) => describeOffer(id, offer),
    none: 'There is no offer: no change has been found that is not recorded.',
    columns: [
      { title: 'DEVICE', text: ([id]) => id },
      { title: 'PART', text: ([, { component }]) => component },
      { title: 'AT', text: ([, { shift }]) => forPeople(shift.at) },
      { title: 'SIGNAL', text: ([, { shift }]) => shift.signal },
      { title: 'LEVEL', text: ([, { shift }]) => `${rounded(shift.before)} → ${rounded(shift.after)}` },
      { title: 'OFFER', text: ([, { id }]) => id },
    ],
  });
}

async function confirm(
  deviceId: string,
  id: string,
  options: CommonOptions & { readonly reason: ChangeReason; readonly at?: number; readonly hours?: number },
): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { findDevice } = await import('../../../shared/onboarding/devices.ts');
  const { confirmOffer } = await import('../../../shared/maintenance/answerOffer.ts');
  const device = await findDevice(storage, deviceId);
  const { record, done } = await confirmOffer(storage, device, id, options, Date.now());
  if (options.json) return printJson({ ...describeRecord(deviceId, record), done });
  await printLines(`${DONE[done]}: ${recordInWords(record)}, of ${deviceId} (${record.id}).`);
}

async function dismiss(deviceId: string, id: string, options: CommonOptions): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { findDevice } = await import('../../../shared/onboarding/devices.ts');
  const { dismissOffer } = await import('../../../shared/maintenance/answerOffer.ts');
  const offer = await dismissOffer(storage, await findDevice(storage, deviceId), id);
  if (options.json) return printJson(describeOffer(deviceId, offer));
  await printLines(`Dismissed: the trend of ${deviceId}'s ${offer.component} goes on as before.`);
}

async function* openOffersOf(storage: Storage, selection: Selection): AsyncGenerator<[string, Offer]> {
  const { offersOf } = await import('../../../shared/maintenance/answerOffer.ts');
  const { selectedPumps } = await import('../../plant/pumps.ts');
  for await (const { customer, pump } of selectedPumps(storage, selection)) {
    for (const offer of await offersOf(storage, { ...pump, contract: customer.key })) {
      yield [pump.deviceId, offer];
    }
  }
}

/** An offer for a program, with its times as RFC 3339. */
function describeOffer(deviceId: string, { id, component, state, shift }: Offer): object {
  return { deviceId, id, component, state, ...shift, at: iso(shift.at) };
}
