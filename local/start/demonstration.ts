import { DAY, type EpochMs, HOUR, SECOND } from '../../shared/time.ts';
import type { DemonstrationCustomer } from './demonstration/customer.ts';
import { furtherCustomers } from './demonstration/further.ts';
import { STORY_MODEL, type Story, storyNamed } from './stories.ts';

/** What the fleet is to be. */
export interface FleetChoice {
  /** How many pumps send; that of the customer who has left is one more. */
  readonly pumps: number;
  /** What befalls the first pump, the others being well. */
  readonly story?: Story;
}

/** How long after the first start a story comes to a head: history is sent by then. */
const HEAD_AFTER = 18 * SECOND;
/** A contract that ended so long ago is due, whichever months lie between. */
const LEFT_BEFORE = 100 * DAY;

/**
 * Two customers with pumps of two models, as many more as it takes, and one who has left. Unless a story is
 * asked for, one exhaust filter has passed its warning level in the days before and passes its alarm level
 * while one looks on; some are on their way to a level; the others are well.
 *
 * @param now when the plant is started for the first time
 */
export function demonstration(now: EpochMs, { pumps, story }: FleetChoice): DemonstrationCustomer[] {
  const known = [norrskog(now, story), fjordkjemi(now, story)];
  const customers = [...known, ...furtherCustomers(now, Math.max(0, pumps - 4), story === undefined)];
  let left = pumps;
  return [
    ...customers.map((customer) => {
      const taken = customer.pumps.slice(0, left);
      left -= taken.length;
      return { ...customer, pumps: taken };
    }),
    formerCustomer(now),
  ];
}

/** Asset-managed; its first pump is the one that a story befalls. */
function norrskog(now: EpochMs, story = storyNamed('exhaust-filter-clogging')!): DemonstrationCustomer {
  return {
    number: '1001',
    name: 'Norrskog Papper AB',
    zone: 'Europe/Stockholm',
    assetManaged: true,
    contact: { name: 'Karin Berg', email: 'karin.berg@norrskog.example', locale: 'sv' },
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
        model: STORY_MODEL,
        seed: 11,
        limits: story.limits,
        faults: story.faults(now + HEAD_AFTER),
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
  };
}

function fjordkjemi(now: EpochMs, story: Story | undefined): DemonstrationCustomer {
  return {
    number: '1002',
    name: 'Fjordkjemi AS',
    zone: 'Europe/Oslo',
    assetManaged: false,
    contact: { name: 'Ingrid Dahl', email: 'ingrid.dahl@fjordkjemi.example', locale: 'nb' },
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
        faults: story ? {} : { clogging: { passesAt: now + 60 * HOUR, limit: 1313, timeConstant: 60 } },
      },
    ],
  };
}

/** A customer who left months ago: its pump's last days are sent, and then its contract is ended. */
function formerCustomer(now: EpochMs): DemonstrationCustomer {
  const to = Math.floor((now - LEFT_BEFORE) / DAY) * DAY + 12 * HOUR;
  return {
    number: '1003',
    name: 'Sundet Bryggeri ApS',
    zone: 'Europe/Copenhagen',
    assetManaged: false,
    contact: { name: 'Mette Holm', email: 'mette.holm@sundet.example', locale: 'en' },
    users: [{ name: 'Mette Holm', email: 'mette.holm@sundet.example', locale: 'en' }],
    pumps: [
      {
        deviceId: 'sundet-bottling-1',
        tag: 'TAP-1',
        site: 'Nivå',
        serialNumber: 'RV250-19902',
        model: 'RV-250',
        seed: 31,
        faults: { retired: { from: to - 2 * DAY, to } },
      },
    ],
  };
}
