import type { Command } from 'commander';
import { END_REASONS, endOf } from '../../shared/domain/contract/end.ts';
import { dueOn } from '../../shared/domain/contract/retention.ts';
import type { WouldGo } from '../../shared/erasure/dryRun.ts';
import { isOverdue, type OpenErasure } from '../../shared/erasure/open.ts';
import { InputError } from '../../shared/errors.ts';
import { type EpochMs, iso } from '../../shared/time.ts';
import { type CommonOptions, command } from '../command.ts';
import { instant } from '../instant.ts';
import { printJson, printLines } from '../output.ts';
import { openHubIfTold, openPlantStorage, runsHere } from '../plant/open.ts';
import { forPeople } from '../text.ts';
import { placeJson } from './erase.ts';

interface PurgeOptions extends CommonOptions {
  readonly dryRun?: boolean;
  readonly now?: EpochMs;
}

/** `vakt purge` */
export function purgeCommand(): Command {
  return command(
    'purge',
    'Whose data are due, why, and what the next purge would delete; what is on legal hold, and what has begun. The purge itself runs every hour.',
    'purge --dry-run',
    'purge --dry-run --now 2026-08-01T00:00:00Z --json',
  )
    .option('--dry-run', 'only look: nothing is deleted from here')
    .option('--now <time>', 'as of a time to come; only of a plant that runs on this machine', instant)
    .action(purge);
}

async function purge(options: PurgeOptions): Promise<void> {
  if (!options.dryRun) {
    throw new InputError(
      'The purge runs by itself, every hour. See what it would do with --dry-run; erase one customer with vakt erase.',
    );
  }
  if (options.now !== undefined && !runsHere(options.data)) {
    throw new InputError('--now is for a plant that runs on this machine.');
  }
  const storage = await openPlantStorage(options.data);
  const now = options.now ?? Date.now();
  const { lookAtErasures } = await import('../../shared/erasure/look.ts');
  const { wouldGo } = await import('../../shared/erasure/dryRun.ts');
  const identities = await openHubIfTold(options.data);
  const { open, held, unreadable } = await lookAtErasures(storage, now);

  for (const one of open) {
    const places = await wouldGo(
      storage,
      identities,
      one.contract,
      one.journal !== undefined,
      one.customer?.store ?? one.journal?.store,
    );
    if (options.json) await printJson(rowOf(one, places, now));
    else await printOpen(one, places, now);
  }
  for (const { number, name, contract } of held) {
    const { reason, since } = contract.hold!;
    if (options.json)
      await printJson({
        number,
        name,
        state: 'held',
        due: dueOn(contract),
        hold: { reason, since: iso(since) },
      });
    else
      await printLines(
        `${name} (${number}) is due since ${dueOn(contract)} and on legal hold: ${reason}`,
        '',
      );
  }
  for (const { customer } of unreadable) {
    const { number, name } = customer;
    if (options.json) await printJson({ number, name, state: 'unreadable' });
    else await printLines(`${name} (${number}): its contract can't be read; nothing of it is deleted`, '');
  }
  if (!options.json && open.length + held.length + unreadable.length === 0) {
    process.stderr.write('Nothing is due.\n');
  }
}

function rowOf(one: OpenErasure, places: readonly WouldGo[], now: EpochMs): object {
  const { customer, journal, due } = one;
  return {
    ...(customer ? { number: customer.number, name: customer.name } : { contract: one.contract }),
    state: journal ? 'erasing' : 'due',
    due: iso(due),
    overdue: isOverdue(one, now),
    because: whyOf(one),
    ...(journal
      ? { begun: iso(journal.begun), attempts: journal.attempts, failure: journal.failure?.message ?? null }
      : {}),
    places: places.map(placeJson),
  };
}

async function printOpen(one: OpenErasure, places: readonly WouldGo[], now: EpochMs): Promise<void> {
  const { customer, journal, due } = one;
  const who = customer
    ? `${customer.name} (${customer.number})`
    : `A customer whose row is erased (contract ${one.contract})`;
  await printLines(
    `${who} is due since ${forPeople(due)}${isOverdue(one, now) ? ', OVERDUE' : ''}: ${whyOf(one)}`,
    ...(journal ? [`  begun ${forPeople(journal.begun)}, ${journal.attempts} attempts`] : []),
    ...(journal?.failure ? [`  last failure: ${journal.failure.message}`] : []),
    ...places.map(({ store, count, unit }) => `  ${`${count ?? '?'} ${unit}`.padEnd(14)} ${store}`),
    '',
  );
}

function whyOf({ customer, journal }: OpenErasure): string {
  const end = customer && endOf(customer.contract);
  if (customer?.contract.erasure) return `erasure was asked for by ${customer.contract.erasure.by}`;
  if (end) return `in force through ${end.lastDay} (${END_REASONS[end.because]})`;
  return journal ? `rule: ${journal.facts.rule.text}` : '';
}
