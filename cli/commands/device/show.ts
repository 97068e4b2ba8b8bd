import type { Command } from 'commander';
import { type Authorization, standingOf } from '../../../shared/domain/device.ts';
import type { PacketHealth } from '../../../shared/domain/tally.ts';
import { type EpochMs, iso, SECOND } from '../../../shared/time.ts';
import { type CommonOptions, command } from '../../command.ts';
import { printJson, printLines } from '../../output.ts';
import { openPlantStorage } from '../../plant/open.ts';
import { describePump } from '../../pump.ts';
import { counted, forPeople } from '../../text.ts';

/** `vakt device show` */
export function showCommand(): Command {
  return command(
    'show <device-id>',
    'One device: its pump, its authorizations, how it has counted its packets within a day, and its clock.',
    'device show pm3-vacuum-1',
  ).action(show);
}

async function show(deviceId: string, options: CommonOptions): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { devicePump } = await import('../../plant/pumps.ts');
  const { devicesIn } = await import('../../../shared/storage/devices.ts');
  const { healthIn } = await import('../../../shared/storage/health.ts');
  const { device, pump } = await devicePump(storage, deviceId);
  const authorizations = await devicesIn(storage).authorizationsOf(deviceId);
  const health = await healthIn(storage, device.contract).get(device.key);
  const packets = health?.look?.packets;
  const now = Date.now();
  if (options.json) {
    const issued = authorizations.map((one) => describe(one, now));
    return printJson({ ...describePump(pump), authorizations: issued, packets: packets ?? null });
  }
  const { tag, model, site } = pump;
  await printLines(
    `${deviceId}: ${[tag, model, site].filter(Boolean).join(', ')}`,
    ...authorizations.map((one) => `  authorization  ${one.id}, ${standingText(one, now)}`),
    ...(packets ? packetLines(packets) : ['  packets        nothing is known of them yet']),
  );
}

function packetLines({ packets, lost, jumps, resets, reordered, clockAhead }: PacketHealth): string[] {
  const amiss = `${jumps} jumps of the count, ${counted(resets, 'reset')}, ${reordered} out of order`;
  return [
    `  packets        ${packets} within 24 hours, ${lost} lost; ${amiss}`,
    ...(clockAhead === undefined ? [] : [`  clock          ${clockText(clockAhead)}`]),
  ];
}

function clockText(ahead: number): string {
  const seconds = Math.round(Math.abs(ahead) / SECOND);
  if (seconds === 0) return 'right to the second';
  // What a packet waited on its way can't be told from a clock that is behind.
  return ahead > 0 ? `${seconds} s ahead` : `${seconds} s behind at most`;
}

function describe(authorization: Authorization, now: EpochMs) {
  const { id, issuedAt, validFrom, expiresAt, revokedAt } = authorization;
  const time = (at: EpochMs | undefined) => (at === undefined ? null : iso(at));
  return {
    id,
    standing: standingOf(authorization, now, now),
    issuedAt: iso(issuedAt),
    validFrom: time(validFrom),
    expiresAt: time(expiresAt),
    revokedAt: time(revokedAt),
  };
}

function standingText(authorization: Authorization, now: EpochMs): string {
  const { issuedAt, validFrom = issuedAt, expiresAt, revokedAt } = authorization;
  switch (standingOf(authorization, now, now)) {
    case 'revoked':
      return `revoked ${forPeople(revokedAt!)}`;
    case 'expired':
      return `expired ${forPeople(expiresAt!)}`;
    case 'not-yet-in-force':
      return `in force from ${forPeople(validFrom)}`;
    case 'in-force':
      return `in force${expiresAt === undefined ? '' : ` until ${forPeople(expiresAt)}`}, issued ${forPeople(issuedAt)}`;
  }
}
