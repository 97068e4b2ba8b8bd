import type { Transition } from '../../../shared/domain/alarm.ts';
import type { User } from '../../../shared/domain/customer.ts';
import type { Kpi } from '../../../shared/domain/health.ts';
import type { Pump } from '../../../shared/domain/pump.ts';
import { inTime } from '../../../shared/inTime.ts';
import { type Portal, pageLink, unsubscribeLink } from '../../../shared/links/personal.ts';
import type { Storage } from '../../../shared/storage/connect.ts';
import { healthIn } from '../../../shared/storage/health.ts';
import { kpisIn } from '../../../shared/storage/kpis.ts';
import { modelsIn } from '../../../shared/storage/registry.ts';
import { rollupsIn } from '../../../shared/storage/rollups.ts';
import { type EpochMs, HOUR, hourOf, SECOND } from '../../../shared/time.ts';
import { memo } from '../memo.ts';
import { BACK, courseFor, lifeFor, type Stored } from './gather.ts';
import type { Known } from './known.ts';

/** What the operator has in every mail. */
export interface Operator {
  /** Absent: mails have no links. */
  readonly portal?: Portal | undefined;
  readonly servicePhone?: string | undefined;
}

/** So long, ms, a mail waits for what makes it better: it is to leave within two seconds. */
const PATIENCE = SECOND;
/** What is found out and drawn for one reader serves all others of the same event; of so many it is remembered. */
const REMEMBERED = 64;

/** What a mail can tell beside its transition. */
export interface Know {
  readonly of: (contract: string, user: User, pump: Pump, transition: Transition) => Promise<Known>;
  /** Where a person finds a pump's page. */
  readonly pageUrl: (contract: string, user: User, device: string) => string | undefined;
  /** Where a person ends mail: about this pump, or all of it. */
  readonly unsubscribeUrl: (contract: string, user: User, device: string | undefined) => string | undefined;
}

/**
 * Finds out what a mail can tell beside the transition itself: remaining life, a picture, links. What of it can't be had
 * in time is left out, and said in the log: it never costs a mail.
 *
 * @param patience for how long a mail waits for it, ms
 */
export function knowing(
  storage: Storage,
  { portal, servicePhone }: Operator,
  clock: () => EpochMs,
  log: (text: string) => void,
  patience = PATIENCE,
): Know {
  // What is remembered of an hour bears it in its key.
  const found = memo<Stored & { operating?: number }>(clock, Number.POSITIVE_INFINITY, REMEMBERED);
  const drawn = memo<Known['picture']>(clock, Number.POSITIVE_INFINITY, REMEMBERED);

  async function find(contract: string, pump: Pump, now: EpochMs) {
    const [model, health, hours, windows] = await Promise.all([
      modelsIn(storage).get(pump.model),
      healthIn(storage, contract).get(pump.key),
      rollupsIn(storage, contract).range(pump.key, hourOf(now) - BACK, now),
      kpisIn(storage, contract).of(pump.key),
    ]);
    const operating = operatingShare(windows.at(-1)?.kpis ?? []);
    return { model, health, hours, ...(operating === undefined ? {} : { operating }) };
  }

  async function draw(
    user: User,
    pump: Pump,
    transition: Transition,
    stored: Stored,
    now: EpochMs,
  ): Promise<Known['picture']> {
    const course = courseFor(pump, transition, stored, now);
    if (!course) return undefined;
    const [{ signalPicture }, { pngOf }] = await Promise.all([
      import('../picture/signalPicture.ts'),
      import('../picture/png.ts'),
    ]);
    const { svg, alternative } = signalPicture(course, user);
    const name = `${course.signal}.png`;
    return { contentId: `${course.signal}@vakt`, name, png: await pngOf(svg), alternative };
  }

  /** Nothing where nothing came in time; what comes late serves the next reader. */
  async function ifInTime<T>(what: string, work: Promise<T>): Promise<T | undefined> {
    try {
      return await inTime(work, patience);
    } catch (error) {
      log(JSON.stringify({ mail: `goes without its ${what}`, because: String(error) }));
      return undefined;
    }
  }

  async function knownOf(contract: string, user: User, pump: Pump, transition: Transition): Promise<Known> {
    const now = clock();
    const event = `${transition.id}|${hourOf(now) / HOUR}`;
    const stored = found(event, () => find(contract, pump, now));
    const picture = drawn(`${event}|${user.locale}|${user.zone}`, async () =>
      draw(user, pump, transition, await stored, now),
    );
    const [known, seen] = await Promise.all([
      ifInTime('remaining life', stored),
      ifInTime('picture', picture),
    ]);
    const life = known && lifeFor(transition, known);
    const to = { contract, user };
    return {
      now,
      ...(life ? { life } : {}),
      ...(known?.operating === undefined ? {} : { operating: known.operating }),
      ...(seen ? { picture: seen } : {}),
      ...(portal
        ? {
            pageUrl: pageLink(portal, to, pump.key, hourOf(now)),
            unsubscribeUrl: unsubscribeLink(portal, to, { device: pump.key }, hourOf(now)),
          }
        : {}),
      ...(servicePhone === undefined ? {} : { phone: servicePhone }),
    };
  }

  return {
    of: knownOf,
    pageUrl: (contract, user, device) =>
      portal && pageLink(portal, { contract, user }, device, hourOf(clock())),
    unsubscribeUrl: (contract, user, device) =>
      portal &&
      unsubscribeLink(portal, { contract, user }, device === undefined ? {} : { device }, hourOf(clock())),
  };
}

/** The share of the known time for which the pump has been operating. */
function operatingShare(kpis: readonly Kpi[]): number | undefined {
  const of = (name: string) => {
    const kpi = kpis.find((one) => one.name === name);
    return kpi && 'value' in kpi ? kpi.value : 0;
  };
  const operating = of('OperatingTime');
  const known = operating + of('StandbyTime') + of('IdleTime') + of('DownTime');
  return known > 0 ? operating / known : undefined;
}
