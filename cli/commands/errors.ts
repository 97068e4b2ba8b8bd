import type { Command } from 'commander';
import { InputError } from '../../shared/errors.ts';
import type { KeptError } from '../../shared/storage/errors.ts';
import { iso } from '../../shared/time.ts';
import { type CommonOptions, command, group } from '../command.ts';
import { printJson, printLines, printRows } from '../output.ts';
import { openPlantStorage } from '../plant/open.ts';
import { forPeople } from '../text.ts';

/** `vakt errors …` */
export function errorsCommand(): Command {
  return group('errors', 'Unexpected errors of the functions, grouped and counted, without any data.')
    .addCommand(
      command(
        'list',
        'Those of the last 90 days, the latest first.',
        'errors list',
        'errors list --json',
      ).action(list),
    )
    .addCommand(
      command('show <fingerprint>', 'One of them, with its situation.', 'errors show 1f0c9a7be244').action(
        show,
      ),
    );
}

async function list(options: CommonOptions): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { errorsIn } = await import('../../shared/storage/errors.ts');
  await printRows(await errorsIn(storage).all(), {
    json: options.json,
    object: describe,
    none: 'No function has failed unexpectedly in the last 90 days.',
    columns: [
      { title: 'FINGERPRINT', text: ({ report }) => report.fingerprint },
      { title: 'FUNCTION', text: ({ report }) => report.function },
      { title: 'ERROR', text: ({ report }) => report.chain.map(nameOf).join(' < ') },
      { title: 'TIMES', text: ({ count }) => String(count), right: true },
      { title: 'FIRST', text: ({ firstAt }) => forPeople(firstAt) },
      { title: 'LAST', text: ({ lastAt }) => forPeople(lastAt) },
    ],
  });
}

async function show(fingerprint: string, options: CommonOptions): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { errorsIn } = await import('../../shared/storage/errors.ts');
  const kept = /^[0-9a-f]{12}$/.test(fingerprint) ? await errorsIn(storage).get(fingerprint) : undefined;
  if (!kept)
    throw new InputError(`There is no error "${fingerprint}": vakt errors list shows those there are.`);
  if (options.json) return printJson(describe(kept));
  const { report, count, firstAt, lastAt } = kept;
  const { batch, fields } = report.input;
  await printLines(
    `${report.function} failed ${count} times, first ${forPeople(firstAt)}, last ${forPeople(lastAt)}.`,
    `release      ${report.release}`,
    `settings     ${report.settings}`,
    ...(batch === undefined ? [] : [`batch        ${batch} events`]),
    ...(fields === undefined ? [] : [`message      with ${fields.join(', ')}`]),
    ...report.chain.flatMap((one, i) => [
      `${i === 0 ? 'error' : 'because of'}`.padEnd(13) + nameOf(one),
      ...one.frames.map((frame) => `               at ${frame}`),
    ]),
  );
}

function nameOf({ class: name, code, status }: KeptError['report']['chain'][number]): string {
  return [name, code, status].filter((part) => part !== undefined).join(' ');
}

function describe({ report, count, firstAt, lastAt }: KeptError): object {
  return { ...report, count, firstAt: iso(firstAt), lastAt: iso(lastAt) };
}
