import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Provisioning } from '../../shared/hub/enrollments.ts';
import type { DeviceAccess } from '../../shared/onboarding/enterDevice.ts';
import { type CommonOptions, collect, command, group } from '../command.ts';
import { printJson, printLines, printRows } from '../output.ts';
import { openPlantIdentities, openPlantStorage } from '../plant/open.ts';
import type { OwnedPump } from '../plant/pumps.ts';
import { describePump } from '../pump.ts';
import { counted } from '../text.ts';
import { rotateCommand } from './device/rotate.ts';
import { showCommand } from './device/show.ts';

interface AddOptions extends CommonOptions {
  readonly customer: string;
  readonly model: string;
  readonly tag?: string;
  readonly site?: string;
  readonly serial?: string;
  readonly hours?: number;
  readonly serviced?: string;
  readonly limit?: readonly string[];
  readonly commissioning?: true;
  readonly released?: true;
  readonly save?: boolean;
}

/** `vakt device …` */
export function deviceCommand(): Command {
  return group('device', 'The IoT boxes on the pumps, and what lets them send.')
    .addCommand(
      command(
        'add <device-id>',
        'Register a device. What it prints is shown this once: the authorization is not stored.',
        'device add pm3-vacuum-1 --customer 1001 --model RV-250 --tag PM3-VP-01 --site Husum',
        'device add rig-1 --customer 1001 --model RV-250 --limit exhaustPressure.high.alarm=1313 --save',
        'device add pm3-vacuum-2 --customer 1001 --model RV-250 --commissioning',
      )
        .requiredOption('--customer <customer>', 'number, name or key')
        .requiredOption('--model <name>', 'pump model, as vakt model list shows them')
        .option('--tag <tag>', "the customer's own name for the pump (the device ID)")
        .option('--site <site>', 'where it stands')
        .option('--serial <number>', "the pump's serial number")
        .option('--hours <n>', 'running hours on its counter now', numberOfHours)
        .option('--serviced <date>', 'day of the last service, like 2026-03-02')
        .option('--limit <limit>', "a level in place of the model's; may be given again", collect)
        .option('--commissioning', 'evaluate it, but mail nobody until vakt device release')
        .addOption(
          new Option('--released', 'mail alerts at once, as a new device does without either').conflicts(
            'commissioning',
          ),
        )
        .option('--save', 'keep the access data in DATA/devices/ID.json, for this user only, for vakt replay')
        .action(add),
    )
    .addCommand(
      command('list', 'All devices, and the pumps they sit on.', 'device list', 'device list --customer 1001')
        .option('--customer <customer>', 'number, name or key')
        .action(list),
    )
    .addCommand(
      command(
        'release <device-id>',
        "End a pump's commissioning: its customer's people get mail from now on, also of what is out of normal already.",
        'device release pm3-vacuum-2',
      ).action(release),
    )
    .addCommand(showCommand())
    .addCommand(rotateCommand())
    .addCommand(
      command(
        'revoke <device-id>',
        'Keep a device out from now on, at IoT Hub and here; what it has sent stays. Adding it again lets it in with new access data.',
        'device revoke pm3-vacuum-1',
      ).action(revoke),
    );
}

async function add(deviceId: string, options: AddOptions): Promise<void> {
  const { parseLimit } = await import('../../shared/onboarding/limits.ts');
  const limits = options.limit?.map(parseLimit);
  const storage = await openPlantStorage(options.data);
  const identities = await openPlantIdentities(options.data);
  const { findCustomer } = await import('../../shared/onboarding/findCustomer.ts');
  const { addDevice } = await import('../../shared/onboarding/addDevice.ts');
  const { model, tag, site, serial: serialNumber, hours: runningHours, serviced: lastService } = options;
  const commissioning = options.released ? false : options.commissioning;
  const customer = await findCustomer(storage, options.customer);
  const pump = { model, tag, site, serialNumber, runningHours, lastService, limits, commissioning };
  const { credentialsFile, saveCredentials } = await import('../replay/credentials.ts');
  const file = options.save ? credentialsFile(options.data, deviceId) : undefined;
  const keep = file === undefined ? undefined : (access: DeviceAccess) => saveCredentials(file, access);
  const input = { customer, deviceId, ...pump };
  const access = await addDevice(storage, identities, input, Date.now(), keep);
  if (options.json) await printJson(access);
  else {
    await printLines(
      `Added ${deviceId} for ${customer.name}. The box needs, and nobody else may have:`,
      `  connection string  ${access.connectionString}`,
      `  authorization      ${access.authorization}`,
      ...(access.dps ? [`  or, to register    ${registrationOf(access.dps)}`] : []),
    );
  }
  if (file !== undefined && !options.json) await printLines(`  saved in           ${file}`);
}

async function list(options: CommonOptions & { readonly customer?: string }): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { selectedPumps } = await import('../plant/pumps.ts');
  await printRows<OwnedPump>(selectedPumps(storage, { customer: options.customer }), {
    json: options.json,
    object: ({ customer, pump }) => ({ ...describePump(pump), customer: customer.number }),
    none: 'There is no device yet: vakt device add registers one.',
    columns: [
      { title: 'DEVICE', text: ({ pump }) => pump.deviceId },
      { title: 'TAG', text: ({ pump }) => pump.tag },
      { title: 'MODEL', text: ({ pump }) => pump.model },
      { title: 'SITE', text: ({ pump }) => pump.site },
      { title: 'SERIAL', text: ({ pump }) => pump.serialNumber },
      { title: 'STAGE', text: ({ pump }) => (pump.commissioning ? 'commissioning' : '') },
      { title: 'CUSTOMER', text: ({ customer }) => `${customer.number} ${customer.name}` },
    ],
  });
}

async function release(deviceId: string, options: CommonOptions): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { releaseDevice } = await import('../../shared/onboarding/releaseDevice.ts');
  const done = await releaseDevice(storage, deviceId, Date.now());
  if (options.json) return printJson(done);
  await printLines(
    done.released
      ? `${deviceId} is released: alerts about it are mailed from now on.`
      : `${deviceId} was not commissioning: alerts about it are mailed.`,
    ...done.standing.map((condition) => `  ${condition} is out of normal: a mail about it is on its way.`),
  );
}

async function revoke(deviceId: string, options: CommonOptions): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const identities = await openPlantIdentities(options.data);
  const { revokeDevice } = await import('../../shared/onboarding/revokeDevice.ts');
  const done = await revokeDevice(storage, identities, deviceId, Date.now());
  if (options.json) return printJson(done);
  await printLines(
    `${deviceId} is kept out: ${counted(done.revoked, 'authorization')} revoked now, its identity at IoT Hub is disabled.`,
  );
}

function registrationOf({ endpoint, idScope, registrationId, key }: Provisioning): string {
  return `at ${endpoint}, ID scope ${idScope}, registration ID ${registrationId}, key ${key}`;
}

/** @throws InvalidArgumentError unless this is a number */
function numberOfHours(text: string): number {
  const hours = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isNaN(hours)) throw new InvalidArgumentError('A number of hours is wanted.');
  return hours;
}
