import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { type CanaryRun, LEG_WORDS, LEGS } from '../../shared/domain/canaryRun.ts';
import { InputError } from '../../shared/errors.ts';
import { SECOND } from '../../shared/time.ts';
import { canaryAccess } from '../canary/access.ts';
import { type CommonOptions, command, positiveNumber } from '../command.ts';
import { printJson, printLines } from '../output.ts';
import { openPlantStorage, plantHub, plantInbox } from '../plant/open.ts';
import { nextTimerRun } from '../smoke/running.ts';

interface SmokeOptions extends CommonOptions {
  readonly wait: number;
  readonly ifSetUp?: boolean;
}

/** Settings that are wrong are named there, secrets that can't be read among them. */
const START_LOG =
  'union AppTraces, AppExceptions | where TimeGenerated > ago(30m) | order by TimeGenerated desc';

/** `vakt smoke` */
export function smokeCommand(): Command {
  return command(
    'smoke',
    'Go the whole way from pump to inbox once, as the canary: after a deployment, or when somebody asks whether it works.',
    'smoke',
    'smoke --wait 600 --json',
  )
    .option('--wait <seconds>', 'how long the whole way may take', positiveNumber, 300)
    .option('--if-set-up', 'where there is no canary, look only whether the functions run')
    .action(smoke);
}

async function smoke({ data, json, wait, ifSetUp }: SmokeOptions): Promise<void> {
  const access = await canaryAccess(data);
  if (!access) {
    const word = 'No canary is set up: vakt canary set-up adds it, and says what to do then.';
    if (!ifSetUp) throw new InputError(word);
    return lookWhetherTheyRun(word, { data, json, wait });
  }
  const storage = await openPlantStorage(data);
  const { runCanary } = await import('../../shared/canary/run.ts');
  const { ca } = plantHub(data);
  const inbox = plantInbox(data);
  // Untold, that it is one person alone has to do.
  const operator = process.env.VAKT_OPERATOR_MAIL?.split(',')[0]?.trim();
  const run = await runCanary({
    storage,
    access,
    ...(ca === undefined ? {} : { ca }),
    ...(inbox === undefined ? {} : { isReceived: (messageId: string) => isIn(inbox, messageId) }),
    ...(operator ? { operatorMail: operator } : {}),
    patience: wait * SECOND,
    clock: Date.now,
    wait: sleep,
  });
  if (json) await printJson(run);
  else await printLines(...linesOf(run));
  if (run.missing !== undefined) process.exitCode = 1;
}

/** What a deployment can be sure of without a canary. */
async function lookWhetherTheyRun(
  word: string,
  { data, json, wait }: Pick<SmokeOptions, 'data' | 'json' | 'wait'>,
): Promise<void> {
  const storage = await openPlantStorage(data);
  const { timerRuns } = await import('../../shared/storage/timers.ts');
  const timer = await nextTimerRun(() => timerRuns(storage), {
    patience: wait * SECOND,
    clock: Date.now,
    wait: sleep,
  });
  if (timer === undefined) process.exitCode = 1;
  if (json) return printJson({ setUp: false, timer: timer ?? null });
  await printLines(
    timer === undefined
      ? `No timer of the functions has run within ${wait} s. What keeps them from starting stands in the log: ${START_LOG}`
      : `The functions run: ${timer} has, since this was asked.`,
    word,
  );
}

/** Each leg with its seconds, and of the first that is missing what to do. */
function linesOf({ seconds, missing, because }: CanaryRun): string[] {
  const done = LEGS.flatMap((leg) => {
    const took = seconds[leg];
    return took === undefined
      ? []
      : [`${leg.padEnd(9)}${took.toFixed(2).padStart(7)} s  ${LEG_WORDS[leg].done}`];
  });
  if (missing === undefined) return done;
  return [
    ...done,
    `${missing.padEnd(9)}MISSING    ${because ?? 'it was not come to in time'}`,
    LEG_WORDS[missing].advice,
  ];
}

/** Asks the inbox of a plant that runs here. */
async function isIn(inbox: string, messageId: string): Promise<boolean> {
  const mails = (await (await fetch(`${inbox}/api/mails`)).json()) as { headers: Record<string, unknown> }[];
  return mails.some(({ headers }) => headers['message-id'] === messageId);
}
