import { randomKey } from '../keys.ts';
import { type EpochMs, iso } from '../time.ts';
import { blobText } from './blobText.ts';
import type { Storage } from './connect.ts';
import { assertFormat, FORMAT } from './entity.ts';
import { isMissing, orMissing } from './failures.ts';
import { PARKED } from './names.ts';
import type { CountedPackets, QuarantinedPacket } from './quarantine.ts';
import type { AdmittedPacket } from './readings/entity.ts';
import { packReadings, unpackReadings } from './readings/pack.ts';

/** An admitted packet as it waits, with what the quarantine would say of it. */
export interface ParkedPacket {
  readonly packet: AdmittedPacket;
  readonly deviceId: string;
  readonly position: string;
  /** Length of its body as it came. */
  readonly bytes: number;
  /** SHA-256 of its authorization: the proof of it, with which nobody can send. */
  readonly authorizationHash: string;
  /** Only of one that came out of the quarantine, where it still lies: when it was tried again. */
  readonly retriedAt?: EpochMs;
}

/** What a customer's own store did not take of one batch: admitted packets, refused ones, and counts of such. */
export interface Parked {
  readonly admitted: readonly ParkedPacket[];
  readonly refused: readonly QuarantinedPacket[];
  readonly counts: readonly { readonly count: CountedPackets; readonly key: string }[];
}

/** How much waits for one contract's store. */
export interface Waiting {
  readonly contract: string;
  readonly batches: number;
  /** Absent where nothing waits but what is set aside. */
  readonly since?: EpochMs;
  /** Pieces that are set aside: that store answers to them and doesn't take them. */
  readonly aside: number;
}

/** A piece that was set aside. */
export interface SetAside {
  readonly name: string;
  /** Absent where it is gone by now. */
  readonly piece?: Parked;
}

/** So much is taken out at a time: it bounds the memory that takes. */
const BATCHES = 50;
const BYTES = 4_000_000;

const STAMP = '\\d{8}T\\d{9}Z';
/**
 * Places of batches, in the order in which their packets came to the hub, whatever the clocks of those who parked them
 * say: contract, when its first packet came and its place in its partition, and when it was parked. An earlier release
 * named them by the last alone.
 */
const NAME = new RegExp(`^([^/]+)/(?:aside/)?(${STAMP})-(?:\\d{16}-(${STAMP})-)?`);
/** Of a contract's what is set aside lies in a folder behind these, by when it was last tried. */
const ASIDE = 'aside/';
/** What begins all instants of ours. */
const MILLENNIUM = '2';

/**
 * Where packets wait whose customer keeps its data itself, while its store takes none: with us, and no longer than that.
 * A batch is a blob under the contract's key.
 */
export function parkedIn(storage: Storage) {
  const container = storage.container(PARKED);

  async function* names(prefix: string): AsyncGenerator<{ name: string; bytes: number }> {
    try {
      for await (const { name, properties } of container.listBlobsFlat({ prefix })) {
        yield { name, bytes: properties.contentLength ?? 0 };
      }
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }

  async function put(folder: string, parked: Parked, now: EpochMs): Promise<void> {
    const name = `${folder}${stampOf(now)}-${randomKey(12)}`;
    const body = Buffer.from(JSON.stringify(written(parked)));
    await container.getBlockBlobClient(name).upload(body, body.length);
  }

  return {
    put: (contract: string, parked: Parked, now: EpochMs) =>
      put(`${contract}/${orderOf(parked, now)}-`, parked, now),
    /** Puts pieces aside that were tried just now, so that they hold up nothing. */
    async setAside(contract: string, pieces: readonly Parked[], now: EpochMs): Promise<void> {
      for (const piece of pieces) await put(`${contract}/${ASIDE}`, piece, now);
    },
    /** What is set aside and was last tried before an instant, the longest ago first. */
    async *aside(contract: string, before: EpochMs): AsyncGenerator<SetAside> {
      for await (const { name } of names(`${contract}/${ASIDE}`)) {
        if (placeOf(name).since >= before) return;
        const text = await blobText(container.getBlobClient(name));
        yield { name, ...(text === undefined ? {} : { piece: read(text) }) };
      }
    },

    /** Since when something has been waiting for a contract's store; `undefined` where nothing does. */
    async since(contract: string): Promise<EpochMs | undefined> {
      const { value } = await names(`${contract}/${MILLENNIUM}`).next();
      return value && placeOf(value.name).since;
    },

    /** The oldest of what waits for a contract's store, and what it is called; less than all where it is much. */
    async oldest(contract: string, most = BATCHES): Promise<{ batches: Parked[]; names: string[] }> {
      const found: string[] = [];
      let bytes = 0;
      for await (const one of names(`${contract}/${MILLENNIUM}`)) {
        bytes += one.bytes;
        if (found.length === Math.min(most, BATCHES) || (found.length > 0 && bytes > BYTES)) break;
        found.push(one.name);
      }
      const texts = await Promise.all(found.map((name) => blobText(container.getBlobClient(name))));
      return { batches: texts.flatMap((text) => (text === undefined ? [] : read(text))), names: found };
    },

    async remove(taken: readonly string[]): Promise<void> {
      await Promise.all(taken.map((name) => orMissing(container.deleteBlob(name))));
    },

    /** Of all that lies here of a contract. */
    namesOf: async (contract: string): Promise<string[]> => {
      const found: string[] = [];
      for await (const { name } of names(`${contract}/`)) found.push(name);
      return found;
    },

    /** For whose stores something waits. */
    async waiting(): Promise<Waiting[]> {
      const found = new Map<string, Waiting>();
      for await (const { name } of names('')) {
        const { contract, since } = placeOf(name);
        const known = found.get(contract) ?? { contract, batches: 0, aside: 0 };
        const isAside = name.startsWith(`${contract}/${ASIDE}`);
        found.set(
          contract,
          isAside
            ? { ...known, aside: known.aside + 1 }
            : { ...known, batches: known.batches + 1, since: Math.min(known.since ?? since, since) },
        );
      }
      return [...found.values()];
    },
  };
}

const stampOf = (at: EpochMs): string => iso(at).replace(/[-:.]/g, '');

/** Packets of one partition come in batches, one after the other. What is tried again comes when it is. */
function orderOf({ admitted }: Parked, now: EpochMs): string {
  const first = admitted.find(({ retriedAt }) => retriedAt === undefined);
  const sequence = /\d+$/.exec(first?.position ?? '')?.[0] ?? '';
  return `${stampOf(first?.packet.arrivedAt ?? now)}-${sequence.padStart(16, '0').slice(-16)}`;
}

function placeOf(name: string): { contract: string; since: EpochMs } {
  const [, contract = '', first = '', parkedAt = first] = NAME.exec(name) ?? [];
  const [year, month, day, , hour, minute, second, ms] = parkedAt.match(/^\d{4}|T|\d{3}(?=Z)|\d\d/g) ?? [];
  return { contract, since: Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`) };
}

/** The pieces a batch can be taken apart into: each packet for itself, and its counts. */
export function piecesOf({ admitted, refused, counts }: Parked): Parked[] {
  const none = { admitted: [], refused: [], counts: [] };
  return [
    ...admitted.map((one) => ({ ...none, admitted: [one] })),
    ...refused.map((one) => ({ ...none, refused: [one] })),
    ...(counts.length > 0 ? [{ ...none, counts }] : []),
  ];
}

/** Readings as they are stored: JSON would lose a minus before a zero. */
function written({ admitted, refused, counts }: Parked): object {
  const packets = admitted.map(({ packet: { readings, ...packet }, ...rest }) => ({
    ...rest,
    packet,
    packed: packReadings(readings),
  }));
  return { v: FORMAT, admitted: packets, refused, counts };
}

/** @throws {FormatError} when a newer release wrote it in a form this one doesn't know */
function read(text: string): Parked {
  const { v, admitted, refused, counts } = JSON.parse(text);
  assertFormat(v);
  type Written = Omit<ParkedPacket, 'packet'> & {
    packet: Omit<AdmittedPacket, 'readings'>;
    packed: ReturnType<typeof packReadings>;
  };
  const packets = (admitted as Written[]).map(({ packet, packed, ...rest }): ParkedPacket => {
    const bytes = Buffer.concat(packed.chunks.map((chunk) => Buffer.from(chunk, 'base64')));
    return { ...rest, packet: { ...packet, readings: unpackReadings(packed.columns, bytes) } };
  });
  return { admitted: packets, refused, counts };
}
