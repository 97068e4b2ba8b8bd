import type { Command } from 'commander';
import { group } from './command.ts';
import { alarmsCommand } from './commands/alarms.ts';
import { backtestCommand } from './commands/backtest.ts';
import { certificateCommand } from './commands/certificate.ts';
import { changesCommand } from './commands/changes.ts';
import { contractCommand } from './commands/contract.ts';
import { customerCommand } from './commands/customer.ts';
import { deviceCommand } from './commands/device.ts';
import { importCommand } from './commands/import.ts';
import { kpiCommand } from './commands/kpi.ts';
import { lifeCommand } from './commands/life.ts';
import { limitsCommand } from './commands/limits.ts';
import { maintenanceCommand } from './commands/maintenance.ts';
import { modelCommand } from './commands/model.ts';
import { quarantineCommand } from './commands/quarantine.ts';
import { readingsCommand } from './commands/readings.ts';
import { replayCommand } from './commands/replay.ts';
import { reportCommand } from './commands/report.ts';
import { statusCommand } from './commands/status.ts';
import { userCommand } from './commands/user.ts';

/** The whole tool. What a command works with is loaded when it runs: help comes at once. */
export function program(): Command {
  const vakt = group('vakt', "The operator's hand tool: customers, pumps, and what is known of them.");
  // A command that has others below it has options of its own, which may be called as theirs are.
  vakt.enablePositionalOptions();
  for (const command of [
    statusCommand(),
    customerCommand(),
    contractCommand(),
    userCommand(),
    modelCommand(),
    deviceCommand(),
    importCommand(),
    readingsCommand(),
    kpiCommand(),
    lifeCommand(),
    alarmsCommand(),
    maintenanceCommand(),
    limitsCommand(),
    quarantineCommand(),
    certificateCommand(),
    reportCommand(),
    replayCommand(),
    changesCommand(),
    backtestCommand(),
  ]) {
    vakt.addCommand(command);
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
