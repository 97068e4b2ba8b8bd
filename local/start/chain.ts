import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Transition } from '../../shared/domain/alarm.ts';
import { authorizationId, parsePacketId } from '../../shared/domain/packet.ts';
import { alarmsIn } from '../../shared/storage/alarms.ts';
import { whileContractLives } from '../../shared/storage/living.ts';
import { pumpsIn } from '../../shared/storage/pumps.ts';
import { readingsIn } from '../../shared/storage/readings/read.ts';
import { customersIn } from '../../shared/storage/registry.ts';
import { iso } from '../../shared/time.ts';
import type { LedgerEntry } from '../fleet/ledger.ts';
import type { Plant } from './plant.ts';

/** One packet all the way to a mail. */
export interface Chain {
  readonly packetId: string;
  /** RFC 3339, of the reading in that packet that decided the transition. */
  readonly readingAt: string;
  /** What happened, and its ID. */
  readonly transition: {
    readonly id: string;
    readonly deviceId: string;
    readonly condition: string;
    readonly at: string;
  };
  /** Of the mail in the inbox. */
  readonly messageId: string;
}

/** The first link that isn't there, in words. */
export interface MissingLink {
  readonly missing: string;
}

/** A mail as the inbox lists it. */
export interface ListedMail {
  readonly id: string;
  readonly subject: string;
  readonly to: readonly string[];
  /** By lower-case name; one that is repeated is a list. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
}

/**
 * Looks for one whole chain, from the packet a pump sent to the mail that lies in the inbox, each link found
 * where it really is: the packet in the fleet's own ledger, its reading and the transition in the stores.
 */
export async function findChain(plant: Plant, ledgerFile: string): Promise<Chain | MissingLink> {
  const missing = (link: string): MissingLink => ({ missing: link });
  const alarms = await alarmTransitions(plant);
  if (alarms.length === 0) {
    const packets = await packetsSent(ledgerFile);
    return missing(packets === 0 ? 'no packet was acknowledged' : `no alarm came of ${packets} packets`);
  }
  const mails = await listMails(plant.info.inbox.http);
  for (const alarm of alarms) {
    // The first that arrived: of the second of two people it may come later.
    const messageId = mails.map(messageIdOf).findLast((id) => id.startsWith(`<${alarm.transition.id}.`));
    if (messageId === undefined) continue;
    const packetId = await packetWith(plant, ledgerFile, alarm);
    if (packetId === undefined) return missing(`the reading behind the mail ${messageId} is not stored`);
    const { id, condition, at } = alarm.transition;
    const transition = { id, deviceId: alarm.deviceId, condition, at: iso(at) };
    return { packetId, readingAt: iso(alarm.transition.readingAt), transition, messageId };
  }
  return missing(`no mail about ${alarms.length} alarm(s) has arrived`);
}

/** Everything in the inbox, newest first. */
export async function listMails(inbox: string): Promise<ListedMail[]> {
  const response = await fetch(`${inbox}/api/mails`);
  return (await response.json()) as ListedMail[];
}

function messageIdOf({ headers }: ListedMail): string {
  return String(headers['message-id'] ?? '');
}

interface FoundAlarm {
  readonly contract: string;
  readonly deviceId: string;
  readonly transition: Transition;
}

async function alarmTransitions({ storage }: Plant): Promise<FoundAlarm[]> {
  const found: FoundAlarm[] = [];
  for await (const { key: contract } of customersIn(storage).all()) {
    await whileContractLives(storage, contract, async () => {
      for await (const { key, deviceId } of pumpsIn(storage, contract).all()) {
        for await (const transition of alarmsIn(storage, contract).transitions(key)) {
          const isAlarm = transition.to === 'active' && transition.severity === 'alarm';
          if (isAlarm) found.push({ contract, deviceId, transition });
        }
      }
    });
  }
  return found;
}

/** The ID of the stored packet that holds the reading which decided this transition. */
async function packetWith(plant: Plant, ledgerFile: string, alarm: FoundAlarm): Promise<string | undefined> {
  const { transition, contract, deviceId } = alarm;
  const at = iso(transition.readingAt);
  for await (const sent of ledgerEntries(ledgerFile)) {
    if (sent.deviceId !== deviceId || at < sent.from || at > sent.to) continue;
    const { authorization, sequence } = parsePacketId(sent.packetId)!;
    const identity = { device: transition.device, authorization: authorizationId(authorization), sequence };
    const readings = await readingsIn(plant.storage, contract).packet(identity);
    if (readings?.some((reading) => reading.at === transition.readingAt)) return sent.packetId;
  }
  return undefined;
}

/** How many packets the pumps have had acknowledged. */
export async function packetsSent(ledgerFile: string): Promise<number> {
  let count = 0;
  for await (const _ of ledgerEntries(ledgerFile)) count += 1;
  return count;
}

async function* ledgerEntries(file: string): AsyncGenerator<LedgerEntry> {
  if (!existsSync(file)) return;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    try {
      yield JSON.parse(line) as LedgerEntry;
    } catch {
      return; // the line being written just now
    }
  }
}
