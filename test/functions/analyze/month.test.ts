import { expect, test } from 'vitest';
import { analysisOf } from '../../../functions/analyze/work.ts';
import { ingestInto } from '../../../functions/ingest/ingest.ts';
import { kpisOf } from '../../../shared/analysis/kpis/kpis.ts';
import { monthWindow } from '../../../shared/analysis/kpis/windows.ts';
import { uniform } from '../../../shared/analysis/statistics/uniform.ts';
import type { Limit } from '../../../shared/domain/model.ts';
import { knownOver } from '../../../shared/storage/known.ts';
import { marksIn } from '../../../shared/storage/marks.ts';
import { modelsIn } from '../../../shared/storage/registry.ts';
import { rollupsIn } from '../../../shared/storage/rollups.ts';
import { DAY, iso, SECOND } from '../../../shared/time.ts';
// By scripts/reference/kpis.py, with NumPy.
import reference from '../../shared/analysis/kpis/reference.json' with { type: 'json' };
import { addCustomer, addDevice, eventOf, packetBody } from '../support/deployment.ts';
import { deploymentForFile } from '../support/deploymentForFile.ts';

const { storage } = await deploymentForFile();
const analyze = analysisOf(storage);
/** Readings of a packet, and packets that ingest gets at once. */
const PACKET = 40;
const BATCH = 18;

const MONTHS = reference.cases.filter(({ window }) => /^\d{4}-\d\d$/.test(window));

test.each(MONTHS)(
  '$name, in packets that come in any order, some of them twice, to two workers at once and again, comes to what NumPy counts',
  async ({ window: month, to, limits, pumpDown, readings: { at, state, ...columns }, expected }) => {
    const now = to * SECOND + 5 * DAY;
    const customer = await addCustomer(storage);
    const levels = { onDelay: 0, offDelay: 0, deadband: 0, source: 'test' };
    await modelsIn(storage).put({
      name: month,
      limits: limits.map((limit) => ({ ...limit, ...levels }) as Limit),
      components: [],
      pumpDown: { ...pumpDown, source: 'test' },
    });
    const device = await addDevice(storage, customer, { model: month });
    const readings = at.map((second, i) => {
      const measured = Object.entries(columns).map(([signal, column]) => [signal, column[i]]);
      return {
        at: iso(second * SECOND),
        ...Object.fromEntries(measured),
        ...(state[i] ? { state: state[i] } : {}),
      };
    });
    const packets = Array.from({ length: Math.ceil(readings.length / PACKET) }, (_, sequence) => {
      const own = readings.slice(sequence * PACKET, (sequence + 1) * PACKET);
      const body = packetBody(device.authorization, sequence + 1, own, {
        schema: 'vakt.telemetry/2',
        sentAt: own.at(-1)!.at,
      });
      return { body, arrivedAt: Date.parse(own.at(-1)!.at) };
    });
    const random = uniform(7);
    const twice = packets.flatMap((packet, i) => (i % 5 === 0 ? [packet, packet] : [packet]));
    const sent = twice.map((packet) => ({ packet, place: random() })).sort((a, b) => a.place - b.place);

    const work = () => analyze({ contract: device.contract, device: device.key }, now);
    for (let i = 0; i < sent.length; i += BATCH) {
      const events = sent
        .slice(i, i + BATCH)
        .map(({ packet: { body, arrivedAt } }) => eventOf(device.deviceId, body, arrivedAt));
      await ingestInto(storage, { maxReadingAgeDays: 100, maxClockSkewSeconds: 300 })(events, now);
      // One that was overtaken too often leaves the rest to the queue.
      await Promise.allSettled([work(), work()]);
    }
    for (let i = 0; i < 10 && (await marksIn(storage, device.contract).of(device.key)).keys.length > 0; i++)
      await work();
    await work();

    const window = monthWindow(month, customer.contract.zone, now);
    const [known] = await knownOver(rollupsIn(storage, device.contract), device.key, [window], []);
    const found = Object.fromEntries(
      kpisOf(known!, []).map((kpi) => [kpi.name, 'value' in kpi ? kpi.value : undefined]),
    );
    for (const [name, value] of Object.entries(expected)) {
      if (value === null) {
        expect(found[name], name).toBeUndefined();
        continue;
      }
      const tolerance = /\.p\d\d$/.test(name) ? 0.005 * 1.000_001 : 1e-9;
      expect(Math.abs(found[name]! - value), `${name}: ${found[name]} for ${value}`).toBeLessThanOrEqual(
        tolerance * Math.max(Math.abs(value), 1e-9),
      );
    }
    expect(found.LostPackets).toBe(0);
  },
  300_000,
);
