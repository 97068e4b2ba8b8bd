import fc from 'fast-check';
import { expect, test } from 'vitest';
import { REFUSALS } from '../../../functions/ingest/admission/refusals.ts';
import { judge } from '../../../functions/ingest/judge.ts';
import { quarantined } from '../../../functions/ingest/quarantine/quarantined.ts';
import { SIGNAL_NAMES } from '../../../shared/domain/signals.ts';
import { type AdmittedPacket, fromEntity, toEntity } from '../../../shared/storage/readings/entity.ts';
import { mutated, randomFrom } from './mutate.ts';
import { AUTHORIZATION, BOUNDS, NOW, registry } from './oneDevice.ts';

/** How many packets are tried: more on demand, `VAKT_FUZZ_PACKETS=5000000 npx vitest run test/functions/ingest/fuzz.test.ts`. */
const PACKETS = Number(process.env.VAKT_FUZZ_PACKETS ?? 100_000);
const A_RUN = 200;

/** So much of an authorization in a row is too much to be kept. */
const PARTS = Array.from({ length: 15 }, (_, i) => AUTHORIZATION.slice(i, i + 12));

const VALID_1 = [
  [{ at: '2026-06-15T09:59:00Z', power: 4.1 }],
  [
    { at: '2026-06-15T09:58:00.123+02:00', running: true },
    {
      at: '2026-06-14T09:59:00Z',
      inletPressure: 1e-3,
      exhaustPressure: 1040,
      oilTemperature: -0,
      vibration: 2.13,
    },
  ],
  [{ at: '2026-06-15T09:59:00.999999999Z', inletPressure: 1, motorCurrent: 9.7, power: 0, running: false }],
].map((readings) => ({ schema: 'vakt.telemetry/1', readings }));
const VALID_2 = [
  [
    { at: '2026-06-15T09:58:00+02:00', state: 'standby', coolantTemperature: -0, oilLevel: 61.4 },
    { at: '2026-06-15T09:59:00Z', ambientTemperature: 23, bearingTemperature: 81.1, rotationalSpeed: 1_450 },
    { at: '2026-06-15T09:59:30Z', state: 'down' },
  ],
].map((readings) => ({ schema: 'vakt.telemetry/2', readings }));
const VALID = [...VALID_1, ...VALID_2].map((packet, sequence) =>
  Buffer.from(
    JSON.stringify({
      packetId: `${AUTHORIZATION}-${sequence * 1_000}`,
      sentAt: '2026-06-15T10:00:00Z',
      ...packet,
    }),
  ),
);

function isReadBack(packet: AdmittedPacket): boolean {
  const back = fromEntity(toEntity(packet));
  return (
    back.length === packet.readings.length &&
    packet.readings.every(({ at, values, state }, i) => {
      const same = SIGNAL_NAMES.every((signal) => Object.is(back[i]!.values[signal], values[signal]));
      return same && back[i]!.at === at && back[i]!.state === state;
    })
  );
}

test(`${PACKETS} packets with something wrong get one verdict each, and what is admitted is read back as it was`, async () => {
  const verdicts = { admitted: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(fc.integer(), async (seed) => {
      const random = randomFrom(seed);
      for (let i = 0; i < A_RUN; i++) {
        const body = mutated(VALID[random(VALID.length)]!, random);
        const event = { body, deviceId: 'dev', enqueuedAt: NOW, position: '0-1' };
        const verdict = await judge(registry, event, NOW, BOUNDS);
        if ('packet' in verdict === 'refusal' in verdict) throw new Error(`two verdicts or none: ${body}`);
        if ('refusal' in verdict) {
          verdicts.refused += 1;
          if (!Object.hasOwn(REFUSALS, verdict.refusal.refused)) throw new Error(`no such reason: ${body}`);
          const kept = JSON.stringify(quarantined(event, verdict.refusal));
          if (PARTS.some((part) => kept.includes(part))) throw new Error(`an authorization is kept: ${kept}`);
        } else {
          verdicts.admitted += 1;
          if (!isReadBack(verdict.packet)) throw new Error(`stored as something else: ${body}`);
        }
      }
    }),
    { numRuns: Math.ceil(PACKETS / A_RUN) },
  );
  // Neither may be so rare that the test says nothing of it.
  expect(verdicts.admitted).toBeGreaterThan(PACKETS / 100);
  expect(verdicts.refused).toBeGreaterThan(PACKETS / 2);
}, 600_000);
