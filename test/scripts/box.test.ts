import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasPythonModule, run } from '../local/hub/support/commands.ts';
import { startTestHub } from '../local/hub/support/hub.ts';
import { connectEnrollments } from '../local/hub/support/provisioning.ts';
import { receive } from '../local/hub/support/receive.ts';

const PYTHON = 'python3';
const BOX = join(import.meta.dirname, '../../scripts/box.py');
const KEY = Buffer.alloc(64, 1).toString('base64');

describe.skipIf(!hasPythonModule(PYTHON, 'ssl'))(
  'what a box does (skipped where there is no Python 3)',
  () => {
    test('it registers, signs in where it was assigned to and sends a packet; with a wrong key it is told so', async () => {
      const hub = await startTestHub();
      await connectEnrollments(hub).createOrUpdateIndividualEnrollment({
        registrationId: 'box-1',
        attestation: { type: 'symmetricKey', symmetricKey: { primaryKey: KEY, secondaryKey: KEY } },
      } as never);
      const { dps, mqtt, ca, eventHub } = hub.ready;
      const box = (key: string) =>
        run(PYTHON, [
          BOX,
          ...[
            '--scope',
            dps.idScope,
            '--endpoint',
            `${dps.host}:${dps.port}`,
            '--hub-port',
            String(mqtt),
            '--ca',
            ca,
          ],
          ...['--device', 'box-1', '--key', key, '--authorization', 'AUTHORIZATION'],
        ]);

      const { code, output } = await box(KEY);
      expect([code, output]).toEqual([
        0,
        expect.stringMatching(/^registered: box-1 belongs to .*\r?\nsent: /),
      ]);
      const [event] = await receive(eventHub.connectionString, 1);
      expect(JSON.parse(String(event!.body))).toMatchObject({
        packetId: expect.stringMatching(/^AUTHORIZATION-\d+$/),
        schema: 'vakt.telemetry/1',
        readings: [{ running: true }],
      });

      const refused = await box(Buffer.alloc(64, 2).toString('base64'));
      expect([refused.code, refused.output]).toEqual([1, expect.stringMatching(/not registered \(401\)/)]);
    });
  },
);
