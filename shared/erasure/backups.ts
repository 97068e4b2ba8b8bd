import { type Backup, holding, lastInstant, told } from '../domain/backup.ts';
import { finishedAt, isCertificate } from '../domain/certificate.ts';
import { type CalendarDate, dayAt } from '../domain/contract/calendar.ts';
import { CLOCKS_APART } from '../domain/erasure.ts';
import { InputError } from '../errors.ts';
import { randomKey } from '../keys.ts';
import { checkDate, checkName } from '../onboarding/checks.ts';
import { mentions } from '../people/mentions.ts';
import { backupsIn } from '../storage/backups.ts';
import { certificatesIn } from '../storage/certificates.ts';
import type { Storage } from '../storage/connect.ts';
import { LASTING_DAYS } from '../storage/lasting.ts';
import { customersIn } from '../storage/registry.ts';
import { DAY, type EpochMs, iso } from '../time.ts';
import { chainOf } from './chain.ts';

/** A backup as it is told. */
export interface BackupInput {
  readonly name: string;
  readonly taken: EpochMs;
  readonly keptUntil: CalendarDate;
  readonly where?: string | undefined;
}

const NAME = /^[a-z0-9][a-z0-9.-]{0,62}$/;

/**
 * Enters a backup in the operator's register. Certificates that were written before, about what it holds, don't name
 * it: an entry of the chain does that.
 *
 * @returns the backup, and the IDs of those certificates
 * @throws {InputError} naming what is wrong; also where a name of a customer's stands in it
 */
export async function addBackup(
  storage: Storage,
  input: BackupInput,
  clock: () => EpochMs,
): Promise<{ backup: Backup; certificates: readonly string[] }> {
  const entered = await checked(storage, input, clock());
  const backup = await register(storage, entered);
  const at = iso(backup.taken);
  const certificates: string[] = [];
  for await (const entry of certificatesIn(storage).all()) {
    // Those written while this was entered may name it, and are named here too: once too often is no untruth.
    if (isCertificate(entry) && finishedAt(entry) >= at && !names(entry, backup.name)) {
      certificates.push(entry.id);
    }
  }
  if (certificates.length > 0) {
    await chainOf(storage, clock).append({
      kind: 'backup-told',
      id: backup.id,
      backup: backup.name,
      where: told(backup),
      taken: at,
      until: lastInstant(backup),
      certificates,
      at: iso(clock()),
    });
  }
  return { backup, certificates };
}

/** Enters it; one that is there just so, by a run that died, is that one. */
async function register(storage: Storage, entered: Backup): Promise<Backup> {
  if (await backupsIn(storage).add(entered)) return entered;
  const known = await backupsIn(storage).get(entered.name);
  const { taken, keptUntil, where } = entered;
  const same = known && known.taken === taken && known.keptUntil === keptUntil && known.where === where;
  if (same && known.gone === undefined) return known;
  throw new InputError(
    `There is a backup ${entered.name} already, made ${iso(known?.taken ?? taken)}: give another name.`,
  );
}

async function checked(storage: Storage, input: BackupInput, now: EpochMs): Promise<Backup> {
  const { name, taken } = input;
  if (!NAME.test(name)) {
    throw new InputError(
      `"${name}" can't name a backup: lower-case letters, digits, dashes and dots, 63 at most.`,
    );
  }
  if (taken > now + CLOCKS_APART)
    throw new InputError(`${iso(taken)} is still to come: no backup is made then.`);
  const keptUntil = checkDate('The last day of the backup', input.keptUntil);
  const made = dayAt(taken, 'UTC');
  if (keptUntil < made)
    throw new InputError(`It was made on ${made}: it can't be kept until ${keptUntil} only.`);
  if (Date.parse(keptUntil) - taken > LASTING_DAYS * DAY) {
    throw new InputError(
      `A backup is kept for ${LASTING_DAYS} days at most: so long it is known which people were erased since, to erase them again.`,
    );
  }
  const where = input.where === undefined ? undefined : checkName('Where the backup lies', input.where);
  for await (const customer of customersIn(storage).all()) {
    if (mentions([name, where], [customer.name])) {
      throw new InputError(
        'The name of a customer stands in that: the register of backups, and certificates of others, must not say it.',
      );
    }
  }
  return { id: randomKey(20), name, taken, keptUntil, ...(where === undefined ? {} : { where }) };
}

/**
 * Records that a backup is gone: in the register, and in the chain where certificates say that it holds something.
 *
 * @param on the day (UTC) on which it was deleted
 * @returns the IDs of those certificates
 * @throws {InputError} when there is no such backup, it is gone already, or the day can't be
 */
export async function removeBackup(
  storage: Storage,
  name: string,
  on: CalendarDate,
  clock: () => EpochMs,
): Promise<{ backup: Backup; certificates: readonly string[] }> {
  const day = checkDate('The day it was deleted', on);
  const backup = await backupsIn(storage).change(name, (known) => {
    if (known.gone !== undefined && known.gone !== day) {
      throw new InputError(`The backup ${name} was deleted on ${known.gone} already.`);
    }
    const made = dayAt(known.taken, 'UTC');
    if (day < made || day > dayAt(clock(), 'UTC')) {
      throw new InputError(`It was made on ${made}: the day it was deleted is from then to today.`);
    }
    return { ...known, gone: day };
  });
  if (!backup) {
    throw new InputError(`There is no backup "${name}": vakt backup list shows those there are.`);
  }
  const certificates: string[] = [];
  for await (const entry of certificatesIn(storage).all()) {
    if (isCertificate(entry) && names(entry, name)) certificates.push(entry.id);
    if (entry?.kind === 'backup-told' && entry.id === backup.id) certificates.push(...entry.certificates);
  }
  if (certificates.length > 0) {
    await chainOf(storage, clock).append({
      kind: 'backup-gone',
      id: backup.id,
      backup: name,
      taken: iso(backup.taken),
      on: day,
      certificates: [...new Set(certificates)],
      at: iso(clock()),
    });
  }
  return { backup, certificates: [...new Set(certificates)] };
}

/** The backups that hold a customer's data now. */
export async function backupsHolding(
  storage: Storage,
  added: EpochMs | undefined,
  now: EpochMs,
): Promise<readonly Backup[]> {
  return holding(await backupsIn(storage).all(), added, now);
}

function names(
  { remains }: { readonly remains: readonly { readonly backup?: string }[] },
  name: string,
): boolean {
  return remains.some(({ backup }) => backup === name);
}
