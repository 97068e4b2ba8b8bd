import { contractHash, pseudonymOf } from '../certificates/pseudonym.ts';
import { LOG_GONE_DAYS } from '../changeLog/kept.ts';
import { type Backup, lastInstant, told } from '../domain/backup.ts';
import type { Certificate, DeletedStore, Remainder } from '../domain/certificate.ts';
import type { Contract } from '../domain/contract/contract.ts';
import { endOf } from '../domain/contract/end.ts';
import {
  dueAt,
  dueOn,
  isDueLaterByHold,
  REMINDED_DAYS,
  RETENTION_RULE,
  retentionMonths,
} from '../domain/contract/retention.ts';
import type { Customer } from '../domain/customer.ts';
import type { Journal } from '../domain/erasure.ts';
import type { Keeping } from '../settings/keeping.ts';
import { DAY, type EpochMs, iso } from '../time.ts';
import { isLost, type Told, toldOf } from './place.ts';

/** What the certificate will say of a customer: taken down while its row is there, and in words that name nobody. */
export function factsOf({ key, number, contract }: Customer, pseudonymKey: string): Journal['facts'] {
  const end = endOf(contract);
  return {
    pseudonym: pseudonymOf(number, pseudonymKey),
    contract: contractHash(key),
    ...(end ? { ended: { on: end.lastDay, because: end.because } } : {}),
    ...(contract.notice ? { notice: contract.notice } : {}),
    ...(contract.erasure ? { asked: contract.erasure.asked } : {}),
    due: { on: dueOn(contract) ?? '', at: iso(dueAt(contract) ?? 0) },
    rule: { version: RETENTION_RULE, text: ruleOf(contract) },
  };
}

function ruleOf(contract: Contract): string {
  const kind = contract.assetManaged ? 'asset-managed customer' : 'customer';
  const kept = `${kind}: ${retentionMonths(contract)} calendar months after the first day no longer in force, in ${contract.zone}`;
  if (isDueLaterByHold(contract)) {
    return `${kept}; later, ${REMINDED_DAYS} days after a legal hold was lifted`;
  }
  return contract.erasure && dueAt(contract) === contract.erasure.from
    ? `${kept}; earlier, as was asked`
    : kept;
}

/**
 * The content of the certificate, once every store was asked again and had nothing. Where one could not be asked, because
 * its customer declared it lost, it is none of erasure.
 */
export function certificateOf(
  { id, facts, begun, store: own, found = {}, backups = [] }: Journal,
  places: readonly Told[],
  keeping: Keeping,
  now: EpochMs,
): Certificate {
  const stores = places
    .filter((place) => !isLost(place, own))
    .map((place): DeletedStore => {
      const { name, store, held, how, unit } = toldOf(place, own);
      return { store, held, how, before: found[name] ?? 0, after: 0, unit };
    });
  const remains = [
    ...remaindersOf(keeping, now),
    ...(own?.access.by === 'sas' ? [SIGNATURE] : []),
    ...backups.map(remainderIn),
  ];
  const times = { begun: iso(begun), at: iso(now) };
  if (!own?.lost) return { kind: 'erased', id, ...facts, erased: times, stores, remains };
  const unverified = places
    .filter((place) => isLost(place, own))
    .map((place) => ({ store: toldOf(place, own).store, held: place.held }));
  return {
    kind: 'unverified',
    id,
    ...facts,
    closed: times,
    declared: own.lost.on,
    unverified,
    stores,
    remains,
  };
}

/** What of the customer lies in a backup, which nothing here reaches into. */
function remainderIn(backup: Backup): Remainder {
  return {
    what: `what the stores had of the customer when it was made, ${iso(backup.taken)}`,
    where: told(backup),
    until: lastInstant(backup),
    backup: backup.name,
  };
}

/** The erasure may read the vault, and not write it. */
const SIGNATURE: Remainder = {
  what: "what let us into the customer's own store, if it has not ended by itself: the customer takes it back",
  where: "the vault, in which the signature to the customer's own store lies till it is deleted by hand",
  until: null,
};

function remaindersOf({ eventDays, logDays, quarantineDays }: Keeping, now: EpochMs): Remainder[] {
  return [
    {
      what: 'packets as the devices sent them, which nothing reads any more',
      where: 'the event hub, which keeps every event for a fixed time',
      until: iso(now + eventDays * DAY),
    },
    {
      what: 'IDs of devices whose packets were still on their way: when each came, its length and hash, nothing of its content',
      where: 'the container quarantine',
      until: iso(now + (eventDays + quarantineDays) * DAY),
    },
    {
      what: "which commands the operator's people ran about the contract, told by its random key",
      where: 'the container change-log and the table changes',
      until: iso(now + LOG_GONE_DAYS * DAY),
    },
    {
      what: 'lines that bear random keys and IDs of devices, and no names or addresses of people',
      where: 'the logs of the functions, of IoT Hub and of the mail service, as far as they are ours',
      until: iso(now + logDays * DAY),
    },
    {
      what: 'that mails were sent, when and to which addresses, as far as the service itself notes it',
      where: 'the service by which mail is sent',
      until: null,
    },
  ];
}
