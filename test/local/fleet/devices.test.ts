import { expect, test } from 'vitest';
import { type FleetDevice, parseDevices, pumpOf } from '../../../local/fleet/devices.ts';

const device: FleetDevice = {
  deviceId: 'p-1',
  connectionString: 'HostName=localhost;DeviceId=p-1;SharedAccessKey=AAAA',
  authorization: 'abc',
  model: 'RV-250',
  seed: 1,
};

test('a devices file is read, with times as RFC 3339 or in milliseconds', () => {
  const at = '2026-11-23T18:00:00Z';
  const faults = {
    clogging: { passesAt: at, limit: 1350, earlier: { passesAt: Date.parse(at) - 1000, limit: 1250 } },
    tornAt: at,
    blockage: { from: at, to: at, drop: 400 },
    wear: { kind: 'oil', beganAt: at, passesAt: at, limit: 106 },
    sensor: { kind: 'drift', signal: 'power', from: at, showsAt: at, shows: 9 },
    outage: { from: at, to: at },
    clock: { from: at, ahead: -1 },
    rubbishFrom: at,
    retired: { from: at, to: at },
  };
  const [plain, befallen] = parseDevices(
    JSON.stringify([device, { ...device, deviceId: 'p-2', duty: 'shifts', ...faults }]),
  ) as [FleetDevice, FleetDevice];

  expect(plain).toEqual(device);
  const inMilliseconds = JSON.parse(JSON.stringify(faults).replaceAll(`"${at}"`, String(Date.parse(at))));
  expect(befallen).toEqual({ ...device, deviceId: 'p-2', duty: 'shifts', ...inMilliseconds });
});

test('the pump is what makes its readings, without what only concerns its box', () => {
  const stuck = { kind: 'stuck', signal: 'power', from: 0 } as const;
  const pump = pumpOf({ ...device, sensor: stuck, clock: { from: 0, ahead: 1 }, rubbishFrom: 0 });
  expect(pump).toEqual({ model: 'RV-250', seed: 1, sensor: stuck });
});

test('every wrong field of every entry is named', () => {
  const wrong = [
    { ...device, seed: 1.5, model: '' },
    { ...device, duty: 'sometimes', clogging: { passesAt: 'soon', limit: '9' } },
    {
      ...device,
      deviceId: 'p-3',
      clogging: { passesAt: '2026-11-23T18:00:00Z', limit: 1200, timeConstant: 0, earlier: {} },
    },
    null,
    { ...device, deviceId: 'p-5', sensor: { kind: 'stuck', signal: 'noise', from: 0, shows: 3 }, wears: {} },
  ];
  expect(() => parseDevices(JSON.stringify(wrong))).toThrow(
    'the devices file is wrong: [0].model must be a text; [0].seed must be a whole number; ' +
      '[1].duty must be continuous or shifts; [1].clogging.passesAt must be a time; ' +
      '[1].clogging.limit must be a number; [2].clogging.earlier.passesAt must be a time; ' +
      '[2].clogging.earlier.limit must be a number; [2].clogging.timeConstant must be above 0; ' +
      '[3] must be an object; [4].wears is not known; [4].sensor.shows is not known; ' +
      '[4].sensor.signal must be inletPressure or exhaustPressure or oilTemperature or motorCurrent or vibration or power or ' +
      'coolantTemperature or ambientTemperature or bearingTemperature or rotationalSpeed or oilLevel; ' +
      'deviceId p-1 occurs more than once',
  );
  expect(() => parseDevices('{}')).toThrow('must hold a JSON array');
});
