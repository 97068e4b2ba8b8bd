import { type Command, Option } from 'commander';
import { isChange } from './changeLog/classes.ts';
import { group, nameOf } from './command.ts';
import { alarmsCommand } from './commands/alarms.ts';
import { alertsCommand } from './commands/alerts.ts';
import { backtestCommand } from './commands/backtest.ts';
import { backupCommand } from './commands/backup.ts';
import { canaryCommand } from './commands/canary.ts';
import { certificateCommand } from './commands/certificate.ts';
import { changesCommand } from './commands/changes.ts';
import { contractCommand } from './commands/contract.ts';
import { customerCommand } from './commands/customer.ts';
import { deviceCommand } from './commands/device.ts';
import { eraseCommand } from './commands/erase.ts';
import { errorsCommand } from './commands/errors.ts';
import { exportCommand } from './commands/export.ts';
import { importCommand } from './commands/import.ts';
import { kpiCommand } from './commands/kpi.ts';
import { lifeCommand } from './commands/life.ts';
import { limitsCommand } from './commands/limits.ts';
import { logCommand } from './commands/log.ts';
import { maintenanceCommand } from './commands/maintenance.ts';
import { modelCommand } from './commands/model.ts';
import { purgeCommand } from './commands/purge.ts';
import { quarantineCommand } from './commands/quarantine.ts';
import { readingsCommand } from './commands/readings.ts';
import { replayCommand } from './commands/replay.ts';
import { reportCommand } from './commands/report.ts';
import { smokeCommand } from './commands/smoke.ts';
import { statusCommand } from './commands/status.ts';
import { upgradeCommand } from './commands/upgrade.ts';
import { userCommand } from './commands/user.ts';

/** The whole tool. What a command works with is loaded when it runs: help comes at once. */
export function program(): Command {
  const vakt = group('vakt', "The operator's hand tool: customers, pumps, and what is known of them.");
  // A command that has others below it has options of its own, which may be called as theirs are.
  vakt.enablePositionalOptions();
  for (const command of [
    statusCommand(),
    smokeCommand(),
    logCommand(),
    errorsCommand(),
    customerCommand(),
    contractCommand(),
    userCommand(),
    modelCommand(),
    deviceCommand(),
    importCommand(),
    exportCommand(),
    readingsCommand(),
    kpiCommand(),
    lifeCommand(),
    alarmsCommand(),
    alertsCommand(),
    maintenanceCommand(),
    limitsCommand(),
    quarantineCommand(),
    eraseCommand(),
    purgeCommand(),
    certificateCommand(),
    backupCommand(),
    reportCommand(),
    replayCommand(),
    changesCommand(),
    backtestCommand(),
    canaryCommand(),
    upgradeCommand(),
  ]) {
    vakt.addCommand(command);
  }
  for (const command of commandsOf(vakt)) {
    if (isChange(nameOf(command))) command.addOption(whoRuns());
  }
  return vakt.addHelpText(
    'after',
    `
It finds the plant that runs here by .vakt/run.json, or one on Azure by VAKT_DATA_STORAGE, AzureWebJobsStorage
and VAKT_HUB_SERVICE. Exit codes: 0 done, 1 failed, 2 wrong usage. For example:
  vakt status
  vakt device add --help`,
  );
}

/** Every command below this one that does something itself. */
export function commandsOf(command: Command): Command[] {
  return command.commands.flatMap((one) => [
    ...(one.options.some(({ long }) => long === '--json') ? [one] : []),
    ...commandsOf(one),
  ]);
}

function whoRuns(): Option {
  return new Option('--as <name>', 'who is on record as having run it (whoever is signed in)').env(
    'VAKT_OPERATOR',
  );
}
