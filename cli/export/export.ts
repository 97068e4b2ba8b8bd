import type { Customer } from '../../shared/domain/customer.ts';
import { InputError } from '../../shared/errors.ts';
import { blobLines, changeLines, csvHead, type ExportLines, linesOf } from '../../shared/export/lines.ts';
import { type ExportPart, type ExportPlan, planExport } from '../../shared/export/parts.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { dumpContainer, dumpTable } from '../../shared/storage/dump.ts';
import { iso } from '../../shared/time.ts';
import { checked, openAt } from './file.ts';
import { finishJournal, type Journal, openJournal, saveJournal } from './journal.ts';

/** Lines of one page, and the store's mark of where to go on, where that is of use to a later run. */
interface Page {
  readonly lines: readonly ExportLines[];
  readonly token?: string;
}

/** Rows of which one page is made. A packet may hold thousands of readings, and take 256 KB as text. */
const ROWS_A_PAGE = 1_000;
const PACKETS_A_PAGE = 100;

/** How far an export has come. */
export type ExportProgress = (share: number, records: number) => void;

/**
 * Writes everything that is held about a customer into a folder: for each part a file of JSON Lines and one of CSV,
 * a page of the store at a time, whatever there is. After each page it is noted how far it has come; an export that
 * died goes on there when it is called again, after it has checked by their hashes that its files are still what it
 * wrote.
 *
 * What changes meanwhile may be in it as it was before or after.
 *
 * @returns the finished journal, which is the manifest
 * @throws {InputError} when the folder holds something else, or what was written there was changed
 */
export async function exportCustomer(
  storage: Storage,
  customer: Customer,
  dir: string,
  clock: () => number,
  progress: ExportProgress = () => {},
): Promise<Journal> {
  const { number, name, key } = customer;
  const known = await openJournal(dir);
  if (known && known.customer.key !== key) {
    throw new InputError(
      `${dir} holds an export of ${known.customer.name} that was begun: give another folder.`,
    );
  }
  let journal: Journal = known ?? {
    format: 1,
    customer: { number, name, key },
    startedAt: iso(clock()),
    files: [],
  };
  // Before the first file: a folder with files and no journal would be somebody else's.
  if (!known) await saveJournal(dir, journal);
  for (const file of journal.files) await checked(dir, file);
  const plan = await planExport(storage, customer);
  const done = () => new Set(journal.files.map((file) => file.name));
  for (const [i, part] of plan.parts.entries()) {
    if (done().has(`${part.name}.jsonl`)) continue;
    const before = journal.files.reduce((sum, { records }) => sum + records / 2, 0);
    journal = await exportPart(storage, plan, part, dir, journal, (records) =>
      progress(i / plan.parts.length, before + records),
    );
  }
  const finished = { ...journal, finishedAt: iso(clock()) };
  await finishJournal(dir, finished);
  return finished;
}

async function exportPart(
  storage: Storage,
  plan: ExportPlan,
  part: ExportPart,
  dir: string,
  journal: Journal,
  progress: (records: number) => void,
): Promise<Journal> {
  const { open: _, ...rest } = journal;
  const nothing = (ending: string) => ({ name: `${part.name}.${ending}`, bytes: 0, sha256: '' });
  const known = journal.open?.part === part.name ? journal.open : undefined;
  const json = await openAt(dir, known?.json ?? nothing('jsonl'));
  const csv = await openAt(dir, known?.csv ?? nothing('csv'));
  let records = known?.records ?? 0;
  try {
    if (!known) await csv.append(csvHead(part.name));
    for await (const { lines, token } of pagesOf(storage, plan, part, known?.token)) {
      await json.append(lines.map((line) => line.json).join(''));
      await csv.append(lines.map((line) => line.csv).join(''));
      records += lines.length;
      if (token !== undefined) {
        const open = { part: part.name, token, records, json: json.written(), csv: csv.written() };
        await saveJournal(dir, { ...rest, open });
      }
      progress(records);
    }
    const files = [json.written(), csv.written()].map((file) => ({ ...file, records }));
    const after: Journal = { ...rest, files: [...rest.files, ...files] };
    await saveJournal(dir, after);
    return after;
  } finally {
    await Promise.all([json.close(), csv.close()]);
  }
}

/**
 * A part's pages, from a place on. One that takes several questions, one a device, is small, and is begun anew: which
 * devices there are may have changed.
 */
async function* pagesOf(
  storage: Storage,
  { devices }: ExportPlan,
  part: ExportPart,
  token: string | undefined,
): AsyncGenerator<Page> {
  if ('container' in part) {
    for await (const page of dumpContainer(storage, part.container, token, part.prefix, part.noted)) {
      yield { ...page, lines: page.rows.map(blobLines) };
    }
    return;
  }
  const { table, filters, only, name } = part;
  const pageSize = name === 'readings' ? PACKETS_A_PAGE : ROWS_A_PAGE;
  for (const filter of filters) {
    for await (const { rows, ...page } of dumpTable(storage, table, filter, token, pageSize)) {
      const wanted = only ? rows.filter(only) : rows;
      const lines = wanted.map((row) =>
        name === 'changes' ? changeLines(row) : linesOf(name, row, devices),
      );
      yield { lines, ...(filters.length === 1 ? page : {}) };
    }
  }
}
