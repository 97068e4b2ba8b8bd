import { randomKey, sha256 } from '../../../shared/keys.ts';
import { type CountedPackets, isWhole, type QuarantinedPacket } from '../../../shared/storage/quarantine.ts';
import { type EpochMs, hourOf } from '../../../shared/time.ts';

/**
 * So many packets of a device are kept for a reason in an hour, by each instance; the rest are counted. Of those that
 * can be tried again there may be as many as a box sends that sends every four seconds: they are a customer's readings.
 */
export const MOST_KEPT = 100;
export const MOST_WHOLE = 1_000;
/**
 * So many are looked at, whether they are such; what comes after them is counted unseen: to say what of a quarter of a
 * megabyte of rubbish may be kept costs more than to refuse it.
 */
export const MOST_LOOKED_AT = 2 * MOST_WHOLE;
/** No more is begun once what is kept of them comes to this, in letters: a thousand of 256 KB would be a quarter of a gigabyte. */
const MOST_LETTERS = 16_000_000;
/** Devices, reasons and hours remembered; the one begun first is forgotten, and may then keep as many again. */
const WINDOWS = 20_000;

/** What an instance has written of one device, one reason and one hour. */
interface Window {
  readonly deviceId: string;
  readonly reason: string;
  readonly hour: EpochMs;
  kept: number;
  count: number;
  lookedAt: number;
  letters: number;
}

/** A refused packet; what of it may be kept is worked out only when it is asked for. */
export interface RefusedPacket extends Pick<QuarantinedPacket, 'deviceId' | 'reason' | 'at'> {
  readonly packet: () => QuarantinedPacket;
}

/** What is to be done about the refused packets of a batch. */
export interface Bounded {
  readonly keep: readonly QuarantinedPacket[];
  /** The counts that become others, as they will be, and under which key this instance counts. */
  readonly counts: readonly { readonly count: CountedPackets; readonly key: string }[];
  /** To be called when all of that is written; until then the same batch again is decided about in the same way. */
  readonly done: () => void;
}

/** Bounds the refused packets of a batch. */
export type Bounding = (refused: readonly RefusedPacket[]) => Bounded;

/**
 * Bounds what a device can make the quarantine keep, in bounded memory: an instance keeps the first of an hour and reason
 * and counts the rest. The hour is that in which IoT Hub took the packet in, so that a backlog is bounded as it would
 * have been.
 */
export function floodBound(mostKept = MOST_KEPT, mostWhole = MOST_WHOLE): Bounding {
  const instance = randomKey(8);
  const windows = new Map<string, Window>();

  return (refused) => {
    const touched = new Map<string, Window>();
    const windowOf = ({ deviceId, reason, at }: RefusedPacket): Window => {
      const hour = hourOf(at);
      const key = `${hour} ${reason} ${deviceId}`;
      const none = { deviceId, reason, hour, kept: 0, count: 0, lookedAt: 0, letters: 0 };
      const known = touched.get(key) ?? { ...none, ...windows.get(key) };
      touched.set(key, known);
      return known;
    };
    const counted = new Set<Window>();
    const keep = refused.flatMap((one) => {
      const window = windowOf(one);
      const isOpen = window.kept < mostWhole && window.letters < MOST_LETTERS;
      if (isOpen && window.lookedAt < MOST_LOOKED_AT) {
        window.lookedAt += 1;
        const packet = one.packet();
        if (window.kept < (isWhole(packet) ? mostWhole : mostKept)) {
          window.kept += 1;
          window.letters += packet.body.length;
          return [packet];
        }
      }
      window.count += 1;
      counted.add(window);
      return [];
    });
    return {
      keep,
      counts: [...counted].map(({ deviceId, reason, hour, count }) => ({
        count: { deviceId, reason, hour, count },
        key: `${sha256(deviceId).slice(0, 12)}-${reason}-${instance}`,
      })),
      done() {
        for (const [key, window] of touched) windows.set(key, window);
        for (const key of windows.keys()) {
          if (windows.size <= WINDOWS) break;
          windows.delete(key);
        }
      },
    };
  };
}
