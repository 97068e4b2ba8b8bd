import type { Transition } from '../domain/alarm.ts';
import type { CanaryRun, Leg } from '../domain/canaryRun.ts';
import type { Customer, User } from '../domain/customer.ts';
import type { Device } from '../domain/device.ts';
import { HOLD_REASONS } from '../domain/mailReasons.ts';
import { authorizationId } from '../domain/packet.ts';
import { alarmsIn } from '../storage/alarms.ts';
import type { Storage } from '../storage/connect.ts';
import { devicesIn } from '../storage/devices.ts';
import { outboxIn } from '../storage/outbox.ts';
import { readingsIn } from '../storage/readings/read.ts';
import { customersIn, usersIn } from '../storage/registry.ts';
import { type EpochMs, SECOND } from '../time.ts';
import { type CanaryTools, come, MissingLeg } from './leg.ts';
import { firstReadingAt, sendPacket } from './packet.ts';
import { CANARY_CONDITION, CANARY_PRESSURES } from './setUp.ts';

/** What of the plant belongs to the canary. */
interface Own {
  readonly contract: string;
  readonly device: Device;
  readonly user: User;
}

/**
 * Goes the whole way once, as a pump: sends a packet that passes an alarm limit, looks for what comes of it, leg by leg,
 * and sends that all is normal again. Two runs at once would meet each other's alarm, and the second waits for its end.
 *
 * @throws whatever the stores throw
 */
export async function runCanary(tools: CanaryTools): Promise<CanaryRun> {
  const { clock } = tools;
  const at = clock();
  const seconds: Partial<Record<Leg, number>> = {};
  let since = at;
  const done = (leg: Leg) => {
    const now = clock();
    seconds[leg] = Math.round((now - since) / 10) / 100;
    since = now;
  };
  try {
    await goTheWay(tools, at + tools.patience, done);
    return { at, seconds };
  } catch (error) {
    if (!(error instanceof MissingLeg)) throw error;
    const { leg: missing, because } = error;
    return { at, seconds, missing, ...(because === undefined ? {} : { because }) };
  }
}

async function goTheWay(tools: CanaryTools, until: EpochMs, done: (leg: Leg) => void): Promise<void> {
  const { storage, access, clock, isReceived } = tools;
  const own = await ownOf(tools);
  const { contract, device, user } = own;
  await settle(tools, own, until);
  done('ready');

  const readingAt = clock();
  await sendPacket(tools, CANARY_PRESSURES.raised, readingAt);
  done('sent');
  try {
    const readings = readingsIn(storage, contract);
    const authorization = authorizationId(access.authorization);
    const packet = { device: device.key, authorization, sequence: readingAt };
    await come(tools, until, 'stored', () => readings.packet(packet));
    done('stored');

    const transition = await come(tools, until, 'raised', () => raisedBy(storage, own, readingAt));
    done('raised');

    const outbox = outboxIn(storage, contract);
    const mailed = async () => {
      const mail = (await outbox.mail(user.key, transition.id))?.value;
      return mail?.ledger.state === 'sent' ? mail : undefined;
    };
    const mail = await come(tools, until, 'mailed', mailed, () => heldBecause(storage, own, transition));
    done('mailed');

    if (!isReceived) return;
    await come(tools, until, 'received', async () => (await isReceived(mail.ledger.messageId)) || undefined);
    done('received');
  } finally {
    // Whatever became of it: an alarm that stands would be told again. What isn't sent now, the next run begins with.
    await sendPacket(tools, CANARY_PRESSURES.normal, clock()).catch(() => undefined);
  }
}

/** Finds what is the canary's; nothing is sent if anybody but the operator would be mailed. */
async function ownOf({ storage, access, operatorMail }: CanaryTools): Promise<Own> {
  const device = await devicesIn(storage).get(access.deviceId);
  const customer: Customer | undefined = device && (await customersIn(storage).get(device.contract));
  if (!device || !customer?.own || customer.status !== 'active') {
    throw new MissingLeg('ready', 'the canary is not there');
  }
  const people: User[] = [];
  for await (const user of usersIn(storage).of(customer.key)) people.push(user);
  const [user] = people;
  const isOperator = (email: string) => email.toLowerCase() === operatorMail?.toLowerCase();
  if (!user || people.length > 1)
    throw new MissingLeg('ready', `it has ${people.length} people instead of one`);
  if (operatorMail !== undefined && !isOperator(user.email)) {
    throw new MissingLeg('ready', 'its person does not have the address in VAKT_OPERATOR_MAIL');
  }
  return { contract: customer.key, device, user };
}

/** Waits until nothing of an earlier run is left: an alarm that was told and is not over would hide the next one. */
async function settle(tools: CanaryTools, own: Own, until: EpochMs): Promise<void> {
  const { storage } = tools;
  const { contract, device, user } = own;
  const alarms = alarmsIn(storage, contract);
  const stands = async () =>
    (await alarms.state(device.key))?.value.conditions.some(
      ({ condition, state }) => condition === CANARY_CONDITION && state !== 'normal' && state !== 'returned',
    ) ?? false;
  const isTold = async () => {
    const state = (await outboxIn(storage, contract).state(user.key))?.value;
    return state !== undefined && state.told.length + state.held.length > 0;
  };
  if (await stands()) await sendPacket(tools, CANARY_PRESSURES.normal, tools.clock());
  const settled = async () => (!(await stands()) && !(await isTold())) || undefined;
  await come(
    tools,
    until,
    'ready',
    settled,
    async () => 'its last alarm still stands, or is not told as over',
  );
}

async function raisedBy(
  storage: Storage,
  { contract, device }: Own,
  readingAt: EpochMs,
): Promise<Transition | undefined> {
  const first = firstReadingAt(readingAt);
  for await (const transition of alarmsIn(storage, contract).transitions(device.key, first)) {
    if (transition.to === 'active' && transition.readingAt >= first) return transition;
  }
  return undefined;
}

/** Why the mail didn't leave at once, where that was decided. */
async function heldBecause(
  storage: Storage,
  { contract, user }: Own,
  { id, at }: Transition,
): Promise<string | undefined> {
  for await (const one of outboxIn(storage, contract).decisions(at, at + SECOND)) {
    if (one.transition !== id || one.user !== user.key) continue;
    if ('hold' in one.outcome) return HOLD_REASONS[one.outcome.hold];
  }
  return undefined;
}
