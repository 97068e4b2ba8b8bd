import { expect, test } from 'vitest';
import { type FleetDevice, parseDevices, pumpOf } from '../../../local/fleet/devices.ts';

const device: FleetDevice = {
  deviceId: 'p-1',
  connectionString: 'HostName=localhost;DeviceId=p-1;SharedAccessKey=AAAA',
  authorization: 'abc',
  model: 'RV-250',
  seed: 1,
};

test('a devices file is read, with times as times', () => {
  const clogging = {
    passesAt: '2026-11-23T18:00:00Z',
    limit: 1350,
    earlier: { passesAt: '2026-11-22T18:00:00Z', limit: 1250 },
  };
  const [plain, clogged] = parseDevices(
    JSON.stringify([device, { ...device, deviceId: 'p-2', duty: 'shifts', clogging }]),
  ) as [FleetDevice, FleetDevice];

  expect(pumpOf(plain)).toEqual({ model: 'RV-250', seed: 1 });
  expect(pumpOf(clogged)).toEqual({
    model: 'RV-250',
    seed: 1,
    duty: 'shifts',
    clogging: {
      passesAt: Date.parse('2026-11-23T18:00:00Z'),
      limit: 1350,
      earlier: { passesAt: Date.parse('2026-11-22T18:00:00Z'), limit: 1250 },
    },
  });
});

test('every wrong field of every entry is named', () => {
  const wrong = [
    { ...device, seed: 1.5, model: '' },
    { ...device, duty: 'sometimes', clogging: { passesAt: 'soon', limit: '9' } },
    {
      ...device,
      deviceId: 'p-3',
      clogging: { passesAt: '2026-11-23', limit: 1200, timeConstant: 0, earlier: {} },
    },
    null,
  ];
  expect(() => parseDevices(JSON.stringify(wrong))).toThrow(
    'the devices file is wrong: [0].model must be a text; [0].seed must be a whole number; ' +
      '[1].duty must be continuous or shifts; [1].clogging.passesAt must be a time; ' +
      '[1].clogging.limit must be a number; [2].clogging.earlier.passesAt must be a time; ' +
      '[2].clogging.earlier.limit must be a number; [2].clogging.timeConstant must be above 0; ' +
      '[3] must be an object; deviceId p-1 occurs more than once',
  );
  expect(() => parseDevices('{}')).toThrow('must hold a JSON array');
});
