import { type Command, Option } from 'commander';
import type { Contract } from '../../../shared/domain/contract/contract.ts';
import { noticeEnds } from '../../../shared/domain/contract/end.ts';
import { timelineOf } from '../../../shared/domain/contract/life.ts';
import { dueOn } from '../../../shared/domain/contract/retention.ts';
import { InputError } from '../../../shared/errors.ts';
import { checkDate, checkZone } from '../../../shared/onboarding/checks.ts';
import { type CommonOptions, command, wholeNumber } from '../../command.ts';
import { printJson, printLines } from '../../output.ts';
import { forPeople } from '../../text.ts';

interface PlanOptions extends CommonOptions {
  readonly notice?: string;
  readonly end?: string;
  readonly zone: string;
  readonly assetManaged?: boolean;
  readonly retention?: number;
}

/** `vakt contract plan`: what would follow from a notice or an end, touching nothing. */
export function planCommand(): Command {
  return command(
    'plan',
    'When a contract would end, and its data be due; nothing is touched, and no plant is needed.',
    'contract plan --notice 2026-03-15 --zone Europe/Stockholm',
    'contract plan --end 2026-04-30 --zone Europe/Oslo --asset-managed --json',
  )
    .option('--notice <date>', 'day on which notice would be received')
    .addOption(new Option('--end <date>', 'last day in force').conflicts('notice'))
    .requiredOption('--zone <zone>', "IANA time zone of the contract's days")
    .option('--asset-managed', 'kept for 6 calendar months at least, in place of 3')
    .option('--retention <months>', 'months of retention agreed, where more than that', wholeNumber)
    .action(plan);
}

async function plan(options: PlanOptions): Promise<void> {
  const contract = contractOf(options);
  const ends = contract.ends ?? noticeEnds(contract.notice!.given);
  if (options.json) return printJson({ ends, due: dueOn(contract) });
  await printLines(...timelineOf(contract).map(({ on, at, what }) => `${on}  ${forPeople(at)}  ${what}`));
}

function contractOf({ notice, end, zone, assetManaged = false, retention }: PlanOptions): Contract {
  const terms = {
    zone: checkZone(zone),
    assetManaged,
    ...(retention === undefined ? {} : { retentionMonths: retention }),
  };
  if (end !== undefined) return { ...terms, ends: checkDate('The last day in force', end) };
  if (notice === undefined) throw new InputError('Say what to plan from: --notice <date>, or --end <date>.');
  return { ...terms, notice: { given: checkDate('The day of the notice', notice), by: 'customer' } };
}
