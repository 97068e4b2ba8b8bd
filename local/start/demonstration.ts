import type { Locale } from '../../shared/domain/customer.ts';
import { type EpochMs, HOUR, iso, SECOND } from '../../shared/time.ts';
import type { FleetDevice } from '../fleet/devices.ts';

/** A simulated pump, and what the operator enters when it is set up. */
export interface DemonstrationPump {
  readonly deviceId: string;
  readonly tag: string;
  readonly site: string;
  readonly serialNumber: string;
  readonly model: 'RV-250' | 'DS-600';
  readonly seed: number;
  readonly duty?: FleetDevice['duty'];
  readonly clogging?: FleetDevice['clogging'];
}

export interface DemonstrationCustomer {
  readonly number: string;
  readonly name: string;
  readonly zone: string;
  readonly assetManaged: boolean;
  readonly users: readonly { readonly name: string; readonly email: string; readonly locale: Locale }[];
  readonly pumps: readonly DemonstrationPump[];
}

/** How long after the first start the clogged filter passes its alarm level: history is sent by then. */
const ALARM_AFTER = 18 * SECOND;

/**
 * Two customers with pumps of two models. One exhaust filter has passed its warning level in the days before
 * and passes its alarm level while one looks on; one is on its way to its warning level; the others are well.
 *
 * @param now when the plant is started for the first time
 */
export function demonstration(now: EpochMs): DemonstrationCustomer[] {
  const alarmAt = now + ALARM_AFTER;
  return [
    {
      number: '1001',
      name: 'Norrskog Papper AB',
      zone: 'Europe/Stockholm',
      assetManaged: true,
      users: [
        { name: 'Astrid Lind', email: 'astrid.lind@norrskog.example', locale: 'sv' },
        { name: 'Oliver Grant', email: 'oliver.grant@norrskog.example', locale: 'en' },
      ],
      pumps: [
        {
          deviceId: 'norrskog-pm3-vacuum-1',
          tag: 'PM3-VP-01',
          site: 'Husum',
          serialNumber: 'RV250-20417',
          model: 'RV-250',
          seed: 11,
          clogging: {
            passesAt: iso(alarmAt),
            limit: 1413,
            earlier: { passesAt: iso(alarmAt - 30 * HOUR), limit: 1293 },
          },
        },
        {
          deviceId: 'norrskog-pm3-vacuum-2',
          tag: 'PM3-VP-02',
          site: 'Husum',
          serialNumber: 'RV250-20418',
          model: 'RV-250',
          seed: 12,
        },
      ],
    },
    {
      number: '1002',
      name: 'Fjordkjemi AS',
      zone: 'Europe/Oslo',
      assetManaged: false,
      users: [
        { name: 'Ingrid Dahl', email: 'ingrid.dahl@fjordkjemi.example', locale: 'nb' },
        { name: 'Jonas Weber', email: 'jonas.weber@fjordkjemi.example', locale: 'de' },
      ],
      pumps: [
        {
          deviceId: 'fjordkjemi-reactor-a',
          tag: 'K-201A',
          site: 'Odda',
          serialNumber: 'DS600-00731',
          model: 'DS-600',
          seed: 21,
          duty: 'shifts',
        },
        {
          deviceId: 'fjordkjemi-reactor-b',
          tag: 'K-201B',
          site: 'Odda',
          serialNumber: 'DS600-00732',
          model: 'DS-600',
          seed: 22,
          clogging: { passesAt: iso(now + 60 * HOUR), limit: 1313, timeConstant: 60 },
        },
      ],
    },
  ];
}
