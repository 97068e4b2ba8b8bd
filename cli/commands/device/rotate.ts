import { type Command, Option } from 'commander';
import type { RotatedAccess } from '../../../shared/onboarding/rotateDevice.ts';
import { type EpochMs, HOUR, iso } from '../../../shared/time.ts';
import { type CommonOptions, command, positiveNumber } from '../../command.ts';
import { instant } from '../../instant.ts';
import { printJson, printLines } from '../../output.ts';
import { openPlantStorage } from '../../plant/open.ts';
import { forPeople } from '../../text.ts';

interface RotateOptions extends CommonOptions {
  readonly overlap: number;
  readonly from?: EpochMs;
  readonly save?: boolean;
}

/** `vakt device rotate` */
export function rotateCommand(): Command {
  return command(
    'rotate <device-id>',
    'Issue another authorization beside the one a device has, which runs out after the overlap. What it prints is shown this once.',
    'device rotate pm3-vacuum-1',
    'device rotate pm3-vacuum-1 --overlap 24 --from 2026-12-01T06:00:00Z',
  )
    .option('--overlap <hours>', 'for so long both are good', positiveNumber, 168)
    .option('--from <time>', 'when the new one comes into force, like 2026-12-01T06:00:00Z (now)', instant)
    .addOption(
      new Option('--save', 'put it into DATA/devices/ID.json, where the device was saved before').conflicts(
        'from',
      ),
    )
    .action(rotate);
}

async function rotate(deviceId: string, options: RotateOptions): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { rotateDevice } = await import('../../../shared/onboarding/rotateDevice.ts');
  const now = Date.now();
  const rotation = { from: options.from ?? now, overlap: options.overlap * HOUR };
  const keep = options.save ? await savingAs(options.data, deviceId) : undefined;
  const access = await rotateDevice(storage, deviceId, rotation, now, keep);
  const { authorization, validFrom, othersUntil } = access;
  if (options.json) {
    return printJson({ ...access, validFrom: iso(validFrom), othersUntil: iso(othersUntil) });
  }
  await printLines(
    `${deviceId} has another authorization, in force from ${forPeople(validFrom)}. The box needs, and nobody else may have:`,
    `  authorization      ${authorization}`,
    `What it had before is good until ${forPeople(othersUntil)}.`,
  );
}

/** @throws {InputError} when the device has not been saved: a connection string is only shown when it is added */
async function savingAs(data: string, deviceId: string): Promise<(access: RotatedAccess) => Promise<void>> {
  const { credentialsFile, readCredentials, saveCredentials } = await import('../../replay/credentials.ts');
  const file = credentialsFile(data, deviceId);
  const known = await readCredentials(file);
  return ({ authorization }) => saveCredentials(file, { ...known, authorization });
}
