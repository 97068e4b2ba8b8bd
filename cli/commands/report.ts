import { join } from 'node:path';
import type { Command } from 'commander';
import { hasMonthBegun, isMonth } from '../../shared/analysis/kpis/windows.ts';
import { parseReportDefinition } from '../../shared/domain/report.ts';
import { InputError, OutageError, OwnStoreError } from '../../shared/errors.ts';
import { type CommonOptions, command, group } from '../command.ts';
import { writeWhole } from '../files.ts';
import { makeFolder } from '../folder.ts';
import { readJsonFile } from '../jsonFile.ts';
import { printJson, printLines, printRows } from '../output.ts';
import { openPlantStorage } from '../plant/open.ts';
import { definitionNamed, definitionsIn } from '../report/definitions.ts';
import { counted, notBegun } from '../text.ts';
import { sendCommand } from './report/send.ts';

/** `vakt report …` */
export function reportCommand(): Command {
  return group('report', 'Monthly reports: what they show, and the reports themselves.')
    .addCommand(
      command(
        'define <name>',
        'Define what a report shows, or define it anew; the usual things without a file.',
        'report define monthly',
        'report define energy --file energy.json',
      )
        .option(
          '--file <file>',
          'a JSON object of kpis, plots, states, alarms, maintenance; what is left out is as usual',
        )
        .action(define),
    )
    .addCommand(command('list', 'All definitions.', 'report list').action(list))
    .addCommand(
      command(
        'run <name>',
        "Write a month's report of each customer, as HTML and as CSV.",
        'report run monthly --month 2026-10',
        'report run monthly --month 2026-10 --customer 1001 --locale sv --out reports',
      )
        .requiredOption('--month <month>', "the calendar month, in each contract's time zone")
        .option('--customer <customer>', 'number, name or key of one customer; otherwise of all')
        .option('--locale <language>', 'sv, nb, en or de, of the page', 'en')
        .option('--out <folder>', 'where the files go', 'reports')
        .option(
          '--spreadsheet',
          'CSV as a spreadsheet of the language opens it: with semicolons and decimal commas, but for en',
        )
        .action(run),
    )
    .addCommand(sendCommand());
}

async function define(name: string, options: CommonOptions & { readonly file?: string }): Promise<void> {
  const definition = parseReportDefinition(name, options.file ? await readJsonFile(options.file) : {});
  const storage = await openPlantStorage(options.data);
  const { createDeploymentStores } = await import('../../shared/storage/contracts.ts');
  const { reportsIn } = await import('../../shared/storage/reports.ts');
  await createDeploymentStores(storage);
  await reportsIn(storage).put(definition);
  if (options.json) return printJson(definition);
  await printLines(
    `${name} is defined: ${counted(definition.kpis.length, 'figure')} and ${counted(definition.plots.length, 'plot')} for each pump.`,
  );
}

async function list(options: CommonOptions): Promise<void> {
  const storage = await openPlantStorage(options.data);
  await printRows(await definitionsIn(storage), {
    json: options.json,
    object: (definition) => definition,
    none: 'No report is defined yet: vakt report define NAME defines one.',
    columns: [
      { title: 'NAME', text: ({ name }) => name },
      { title: 'FIGURES', text: ({ kpis }) => kpis.length, right: true },
      { title: 'PLOTS', text: ({ plots }) => plots.join(', ') },
    ],
  });
}

interface RunOptions extends CommonOptions {
  readonly month: string;
  readonly customer?: string;
  readonly locale: string;
  readonly out: string;
  readonly spreadsheet?: true;
}

async function run(name: string, { month, customer: ref, out, ...options }: RunOptions): Promise<void> {
  if (!isMonth(month)) throw new InputError('A month is wanted like 2026-10.');
  const { checkLocale } = await import('../../shared/onboarding/addUser.ts');
  const locale = checkLocale(options.locale);
  const storage = await openPlantStorage(options.data);
  const definition = await definitionNamed(storage, name);
  const { selectedCustomers } = await import('../plant/pumps.ts');
  const { gatherMonth } = await import('../../shared/report/gather.ts');
  const { whileContractLives } = await import('../../shared/storage/living.ts');
  const { reportHtml } = await import('../../shared/report/html.ts');
  const { reportCsv } = await import('../../shared/report/csv.ts');
  await makeFolder(out);
  const written: { customer: string; pumps: number; html: string; csv: string }[] = [];
  const without: string[] = [];
  for await (const customer of selectedCustomers(storage, ref)) {
    // Of a customer whose data are being erased, nothing is written any more.
    if (customer.status !== 'active') continue;
    const { zone } = customer.contract;
    if (!hasMonthBegun(month, zone, Date.now())) throw new InputError(notBegun(month, zone));
    const gather = () => gatherMonth(storage, customer, definition, month, Date.now());
    const report = await whileContractLives(storage, customer.key, gather).catch((error: unknown) => {
      // Of all customers, the others get theirs.
      if (ref !== undefined || !(error instanceof OwnStoreError)) throw error;
      without.push(`${customer.number} ${customer.name}: ${error.message}`);
    });
    if (!report) continue;
    // Two numbers never share a file, whatever letters are in them.
    const file = join(out, `${name}-${month}-${encodeURIComponent(customer.number)}`);
    await writeWhole(`${file}.html`, reportHtml(report, locale));
    await writeWhole(`${file}.csv`, reportCsv(report, options.spreadsheet && locale));
    written.push({
      customer: customer.number,
      pumps: report.pumps.length,
      html: `${file}.html`,
      csv: `${file}.csv`,
    });
  }
  await printRows(written, {
    json: options.json,
    object: (row) => row,
    none: 'There is no customer to report to.',
    columns: [
      { title: 'CUSTOMER', text: ({ customer }) => customer },
      { title: 'PUMPS', text: ({ pumps }) => pumps, right: true },
      { title: 'FILES', text: (row) => `${row.html}, ${row.csv}` },
    ],
  });
  if (without.length > 0) throw new OutageError(`No report is written of\n  ${without.join('\n  ')}`);
}
