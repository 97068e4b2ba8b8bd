import { DAY, type EpochMs } from '../../../shared/time.ts';
import type { Faults } from '../../fleet/devices.ts';
import { STORIES } from '../stories.ts';
import type { DemonstrationCustomer, DemonstrationPump } from './customer.ts';

const PUMPS_EACH = 10;
const TRADES = ['Kartong', 'Mejeri', 'Plast', 'Glas', 'Trä', 'Kemi', 'Stål', 'Tryck'];
const TOWNS = ['Dalälven', 'Skellefteå', 'Åmål', 'Hammarö', 'Falun', 'Motala', 'Ystad'];

/** What may be on its way at a pump of a larger fleet. */
const ON_THE_WAY = ['bearing-wear', 'exhaust-filter-clogging', 'cooling-fouling', 'oil-ageing'].map(
  (name) => STORIES.find((story) => story.name === name)!,
);
/** Every so many pumps, something is on its way to its alarm in the days or weeks to come. */
const ONE_IN = 5;

/**
 * Customers beyond the two that are always there.
 *
 * @param pumps how many they have together
 * @param ageing whether something is on its way at some of the pumps; all are well otherwise
 */
export function furtherCustomers(now: EpochMs, pumps: number, ageing: boolean): DemonstrationCustomer[] {
  return Array.from({ length: Math.ceil(pumps / PUMPS_EACH) }, (_, c) => {
    const town = TOWNS[c % TOWNS.length]!;
    const own = Array.from({ length: Math.min(PUMPS_EACH, pumps - c * PUMPS_EACH) }, (_, p) =>
      pump(now, c * PUMPS_EACH + p, town, ageing),
    );
    const number = 1004 + c;
    return {
      number: String(number),
      // After 56 names they would begin again: the number keeps them apart.
      name: `${town} ${TRADES[c % TRADES.length]} ${c < TOWNS.length * TRADES.length ? '' : `${number} `}AB`,
      zone: 'Europe/Stockholm',
      assetManaged: c % 2 === 1,
      contact: { name: `Underhåll ${town}`, email: `maintenance@customer-${number}.example`, locale: 'sv' },
      users: [{ name: `Underhåll ${town}`, email: `maintenance@customer-${number}.example`, locale: 'sv' }],
      pumps: own,
    };
  });
}

function pump(now: EpochMs, index: number, site: string, ageing: boolean): DemonstrationPump {
  const dry = index % 3 === 2;
  return {
    deviceId: `pump-${String(index + 5).padStart(4, '0')}`,
    tag: `VP-${index + 5}`,
    site,
    serialNumber: `${dry ? 'DS600' : 'RV250'}-${30_000 + index}`,
    model: dry ? 'DS-600' : 'RV-250',
    seed: 100 + index,
    duty: index % 4 === 1 ? 'shifts' : 'continuous',
    faults: ageing && !dry ? onTheWay(now, index) : {},
  };
}

function onTheWay(now: EpochMs, index: number): Faults {
  if (index % ONE_IN !== 0) return {};
  const turn = index / ONE_IN;
  return ON_THE_WAY[turn % ON_THE_WAY.length]!.faults(now + (2 + (turn % 7)) * DAY);
}
