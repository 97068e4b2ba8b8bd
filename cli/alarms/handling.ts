import type { Command } from 'commander';
import { isConditionName } from '../../shared/domain/condition.ts';
import type { HandlingRecord } from '../../shared/domain/handling.ts';
import { InputError } from '../../shared/errors.ts';
import { iso } from '../../shared/time.ts';
import { type CommonOptions, command } from '../command.ts';
import { duration } from '../duration.ts';
import { printJson, printLines } from '../output.ts';
import { openPlantStorage } from '../plant/open.ts';
import { forPeople } from '../text.ts';
import { whoIsHere } from '../who.ts';

interface ByOptions extends CommonOptions {
  readonly by: string;
}

interface ShelveOptions extends ByOptions {
  readonly for: number;
  readonly reason: string;
}

/** `vakt alarms acknowledge|shelve|unshelve` */
export function handlingCommands(): Command[] {
  return [
    logged(
      'acknowledge <device-id> <condition>',
      'Note that somebody knows of it. How it stands, and whether it is mailed, is not changed by that.',
      'alarms acknowledge pm3-vacuum-1 exhaustPressure.high',
    ).action((device: string, condition: string, options: ByOptions) =>
      handle(device, condition, options, { action: 'acknowledged' }),
    ),
    logged(
      'shelve <device-id> <condition>',
      'Have nobody mailed of a condition for a time, with a reason. What holds by the end is mailed then.',
      'alarms shelve pm3-vacuum-1 vibration.high --for 8h --reason "foundation being recast"',
    )
      .requiredOption('--for <time>', 'how long, at most 30d: 30m, 8h, 3d', duration)
      .requiredOption('--reason <text>', 'why')
      .action((device: string, condition: string, options: ShelveOptions) =>
        handle(device, condition, options, {
          action: 'shelved',
          until: Date.now() + options.for,
          reason: options.reason,
        }),
      ),
    logged(
      'unshelve <device-id> <condition>',
      'End the shelving of a condition now.',
      'alarms unshelve pm3-vacuum-1 vibration.high',
    ).action((device: string, condition: string, options: ByOptions) =>
      handle(device, condition, options, { action: 'unshelved' }),
    ),
  ];
}

/** A command whose doing is logged under somebody's name. */
function logged(usage: string, description: string, example: string): Command {
  return command(usage, description, example).option('--by <name>', 'who does it', whoIsHere());
}

type What =
  | { readonly action: 'acknowledged' | 'unshelved' }
  | { readonly action: 'shelved'; readonly until: number; readonly reason: string };

async function handle(deviceId: string, condition: string, options: ByOptions, what: What): Promise<void> {
  if (!isConditionName(condition)) {
    throw new InputError(
      `There is no condition ${condition}: vakt limits ${deviceId} shows those there are.`,
    );
  }
  const storage = await openPlantStorage(options.data);
  const { findDevice } = await import('../../shared/onboarding/devices.ts');
  const { handleCondition } = await import('../../shared/alarms/handle.ts');
  const device = await findDevice(storage, deviceId);
  const done = await handleCondition(storage, device, { condition, by: options.by, ...what }, Date.now());
  if (options.json) return printJson(describe(deviceId, done));
  const until = done.until === undefined ? '' : ` until ${forPeople(done.until)}`;
  await printLines(`${condition} of ${deviceId} is ${done.action}${until}, by ${done.by}.`);
}

function describe(deviceId: string, { condition, action, by, at, until, reason }: HandlingRecord): object {
  return { deviceId, condition, action, by, at: iso(at), until: until && iso(until), reason };
}
