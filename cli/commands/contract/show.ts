import type { Command } from 'commander';
import { stateOf, timelineOf } from '../../../shared/domain/contract/life.ts';
import { iso } from '../../../shared/time.ts';
import { type CommonOptions, command } from '../../command.ts';
import { describeCustomer, termsOf } from '../../customer.ts';
import { printJson, printLines, printRows } from '../../output.ts';
import { openPlantStorage } from '../../plant/open.ts';
import { forPeople } from '../../text.ts';

/** `vakt contract show` */
export function showCommand(): Command {
  return command(
    'show <customer>',
    'The whole timeline: what has happened and will happen on which day, and why.',
    'contract show 1001',
  ).action(show);
}

async function show(ref: string, options: CommonOptions): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { findCustomer } = await import('../../../shared/onboarding/findCustomer.ts');
  const customer = await findCustomer(storage, ref);
  const timeline = timelineOf(customer.contract);
  const now = Date.now();
  const state = stateOf(customer.contract, now);
  if (options.json) {
    return printJson({
      ...describeCustomer(customer),
      state,
      timeline: timeline.map((one) => ({ ...one, at: iso(one.at) })),
    });
  }
  const { name, number, contract } = customer;
  await printLines(`${name} (${number}): ${termsOf(contract)}; ${state}.`, '');
  await printRows(timeline, {
    json: false,
    object: (one) => one,
    none: 'Nothing is known of it but that it is in force.',
    columns: [
      { title: '', text: ({ at }) => (at <= now ? '✓' : '') },
      { title: 'DAY', text: ({ on }) => on },
      { title: 'INSTANT', text: ({ at }) => forPeople(at) },
      { title: 'WHAT', text: ({ what }) => what },
    ],
  });
}
