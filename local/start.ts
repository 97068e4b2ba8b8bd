/** `npm start`: the whole of Vakt on one machine, from pumps that send to mails that arrive. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { VaktError } from '../shared/errors.ts';
import { PlantError } from './plant/errors.ts';
import { assertFree } from './plant/ports.ts';
import { claimRun } from './plant/runfile.ts';
import { type Chain, findChain, type MissingLink } from './start/chain.ts';
import { personTeller, programTeller, type Teller } from './start/console.ts';
import { fleetFiles, startFleet } from './start/fleet.ts';
import { endContractsOfRetired } from './start/leaving.ts';
import { parseOptions, type StartOptions, USAGE, UsageError } from './start/options.ts';
import { type Plant, startPlant } from './start/plant.ts';
import { seedModels } from './start/seed.ts';
import { servicesIn } from './start/services.ts';
import { STORIES } from './start/stories.ts';
import { chainText, nextText, totalsText } from './start/summary.ts';
import { countTotals } from './start/totals.ts';

/** What lies in the data folder beside the claim on it; `--fresh` takes it away. */
const KEPT = ['azurite', 'hub', 'inbox', 'fleet', 'devices', 'links', 'certificates', 'logs'];
const LOOK_EVERY_MS = 1_000;
/** So long the first alert is given precedence over what else there is to watch. */
const ALERT_FIRST_MS = 60_000;

/** Runs the plant until it is told to end. @returns the exit code */
async function run(options: StartOptions, tell: Teller, ending: AbortSignal): Promise<number> {
  const claim = claimRun(options.data);
  const services = servicesIn(options.data);
  try {
    await assertFree(options.ports);
  } catch (error) {
    claim.release();
    throw error;
  }
  try {
    if (options.fresh)
      for (const name of KEPT) rmSync(join(options.data, name), { recursive: true, force: true });
    tell.say('Vakt starts on this machine:');
    const died = services.died.then((error) => Promise.reject(error));
    const ended = new Promise<number>((resolve) => ending.addEventListener('abort', () => resolve(0)));
    return await Promise.race([died, ended, operate()]);
  } finally {
    tell.say('Ending.');
    await services.stop();
    claim.release();
  }

  async function operate(): Promise<number> {
    const plant = await startPlant(services, options, tell);
    await seedModels(plant);
    const devices = options.fleet ? await startFleet(plant, services, options.data, options.fleet, tell) : [];
    claim.publish(plant.info);
    tell.say(`  All is up; ${join(options.data, 'run.json')} says where.`, { ready: plant.info });
    const alert = options.fleet ? tellAlert(plant, fleetFiles(options.data).ledger) : Promise.resolve(true);
    if (options.untilAlert) return (await alert) ? 0 : 1;
    await Promise.race([alert, sleep(ALERT_FIRST_MS)]);
    await endContractsOfRetired(plant, devices, tell);
    await alert;
    await new Promise(() => {}); // until Ctrl-C, or until a process dies
    return 0;
  }

  /** Tells of the first alert when it has arrived. @returns whether it has */
  async function tellAlert(plant: Plant, ledger: string): Promise<boolean> {
    const chain = await awaitChain(plant, ledger, options);
    if (!('missing' in chain)) {
      await tellChain(plant, chain, ledger);
      return true;
    }
    tell.say(`No mail within ${options.timeLimit} s: ${chain.missing}.`, {
      ok: false,
      missing: chain.missing,
    });
    return false;
  }

  async function tellChain(plant: Plant, chain: Chain, ledger: string): Promise<void> {
    const totals = await countTotals(plant, ledger);
    const seconds = Math.round(process.uptime() * 10) / 10;
    tell.say(chainText(chain));
    tell.say(totalsText(totals), { ok: true, seconds, chain, ...totals });
    if (!options.untilAlert) tell.say(nextText(plant, chain.transition.deviceId, options.data));
  }
}

/** Waits for one whole chain; with `--until-alert` no longer than the time limit. */
async function awaitChain(plant: Plant, ledger: string, options: StartOptions): Promise<Chain | MissingLink> {
  for (;;) {
    const chain = await findChain(plant, ledger);
    const over = options.untilAlert && process.uptime() > options.timeLimit;
    if (!('missing' in chain) || over) return chain;
    await sleep(LOOK_EVERY_MS);
  }
}

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const tell = options.json ? programTeller(process.stdout) : personTeller(process.stdout);
  if (options.list) {
    for (const { name, line, brings } of STORIES) {
      tell.say(`${name.padEnd(24)} ${line}`, { name, line, brings: brings ?? null });
    }
    return 0;
  }
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ending.abort());
  return run(options, tell, ending.signal);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const known = error instanceof PlantError || error instanceof VaktError;
    process.stderr.write(`${known ? error.message : (error as Error).stack}\n`);
    process.exit(error instanceof UsageError ? 2 : 1);
  },
);
