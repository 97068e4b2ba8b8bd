import type { Command } from 'commander';
import type { User } from '../../../shared/domain/customer.ts';
import type { Pump } from '../../../shared/domain/pump.ts';
import { OwnStoreError } from '../../../shared/errors.ts';
import { iso } from '../../../shared/time.ts';
import { type CommonOptions, command } from '../../command.ts';
import { describeCustomer, statusOf, storeOf, termsOf } from '../../customer.ts';
import { printJson, printLines } from '../../output.ts';
import { openPlantStorage } from '../../plant/open.ts';
import { describePump } from '../../pump.ts';
import { forPeople } from '../../text.ts';

/** `vakt customer show` */
export function showCommand(): Command {
  return command(
    'show <customer>',
    'One customer, by number, name or key: contract, due date, people, pumps.',
    'customer show 1001',
  ).action(show);
}

async function show(ref: string, options: CommonOptions): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { findCustomer } = await import('../../../shared/onboarding/findCustomer.ts');
  const { usersIn } = await import('../../../shared/storage/registry.ts');
  const { pumpsOf } = await import('../../plant/pumps.ts');
  const customer = await findCustomer(storage, ref);
  const users: User[] = [];
  for await (const user of usersIn(storage).of(customer.key)) users.push(user);
  const pumps: Pump[] = [];
  let away: string | undefined;
  try {
    for await (const { pump } of pumpsOf(storage, customer)) pumps.push(pump);
  } catch (error) {
    // Where its store is, and who to ask about it, is what is wanted just then.
    if (!(error instanceof OwnStoreError)) throw error;
    away = error.reason;
  }
  const ends = customer.store && (await storage.accessEnds(customer.key).catch(() => undefined));
  if (options.json) {
    const known = away === undefined ? { pumps: pumps.map(describePump) } : { pumps: null, away };
    return printJson({
      ...describeCustomer(customer),
      users,
      ...known,
      ...(ends ? { accessEnds: iso(ends) } : {}),
    });
  }
  const { number, name, address, key, contract, contact: to, store } = customer;
  await printLines(
    `${name} (${number})`,
    ...(address ? [`  address   ${address}`] : []),
    `  contract  ${termsOf(contract)}; ${statusOf(customer)}, key ${key}`,
    ...(store
      ? [`  store     its own: ${storeOf(store)}${ends ? `, in force until ${forPeople(ends)}` : ''}`]
      : []),
    ...(to ? [`  contact   ${to.name} <${to.email}>, ${to.locale}`] : []),
    ...users.map((user) => `  user      ${user.name} <${user.email}>, ${user.locale}, ${user.zone}`),
    ...(away === undefined
      ? []
      : [`  pumps     are not known: its store did not do what it was asked (${away})`]),
    ...pumps.map(
      (pump) =>
        `  pump      ${pump.deviceId}: ${[pump.tag, pump.model, pump.site].filter(Boolean).join(', ')}`,
    ),
  );
}
