import type { Customer } from '../../shared/domain/customer.ts';
import { InputError, OwnStoreError } from '../../shared/errors.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { dumpContainer, dumpTable } from '../../shared/storage/dump.ts';
import { iso } from '../../shared/time.ts';
import { checked, discard, filesOf, openAt } from './file.ts';
import {
  finishJournal,
  type Journal,
  leaveIncomplete,
  type MissingPart,
  openJournal,
  saveJournal,
} from './journal.ts';
import { blobLines, csvHead, type ExportLines, linesOf } from './lines.ts';
import { type ExportPart, type ExportPlan, planExport } from './parts.ts';

/**
 * Records of one page, each put into words when it is asked for and forgotten when it is written; and the store's mark of
 * where to go on, where that is of use to a later run.
 */
interface Page {
  readonly lines: Iterable<ExportLines>;
  readonly token?: string;
}

/**
 * Rows of which one page is made. A packet may hold thousands of readings, and take 256 KB as text. An answer with 25 usual
 * ones stays below 128 KB: what is larger V8 keeps apart, and looks for what it can forget there far too late.
 */
const ROWS_A_PAGE = 1_000;
const PACKETS_A_PAGE = 25;

/** How far an export has come. */
export type ExportProgress = (share: number, records: number) => void;

/**
 * Writes everything that is held about a customer into a folder: for each part a file of JSON Lines and one of CSV,
 * a page of the store at a time, whatever there is. After each page it is noted how far it has come; an export that
 * died goes on there when it is called again, after it has checked by their hashes that its files are still what it
 * wrote.
 *
 * What lies in a store of the customer's own that does not do what it is asked is left out, and the manifest says so: the
 * same call goes on when it does. What changes meanwhile may be in it as it was before or after.
 *
 * @returns the journal, which is the manifest; whether everything is in it, its `complete` says
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
    format: 2,
    customer: { number, name, key },
    startedAt: iso(clock()),
    files: [],
  };
  const save = async (next: Journal) => {
    journal = next;
    await saveJournal(dir, journal);
  };
  // Before the first file: a folder with files and no journal would be somebody else's.
  await save(journal);
  for (const file of journal.files) await checked(dir, file);
  const plan = await planExport(storage, customer);
  const done = () => new Set(journal.files.map((file) => file.name));
  const missing: MissingPart[] = [];
  const miss = async (part: string, because: string) => {
    const begun = journal.open?.some((open) => open.part === part);
    if (!begun) await discard(dir, part);
    missing.push({ part, lacks: begun ? 'some' : 'everything', because });
  };
  for (const [i, part] of plan.parts.entries()) {
    if (done().has(filesOf(part.name)[0])) continue;
    const outOfReach = plan.outOfReach.get(part.name);
    if (outOfReach !== undefined) {
      await miss(part.name, outOfReach);
      continue;
    }
    const before = journal.files.reduce((sum, { records }) => sum + records / 2, 0);
    const told = (records: number) => progress(i / plan.parts.length, before + records);
    try {
      await exportPart(storage, plan, part, dir, journal, save, told);
    } catch (error) {
      if (!(error instanceof OwnStoreError)) throw error;
      await miss(part.name, error.reason);
    }
  }
  const { parts = [], because = '' } = plan.byRegistry ?? {};
  missing.push(...parts.map((part): MissingPart => ({ part, lacks: 'perhaps', because })));
  if (missing.length > 0) {
    const incomplete = { ...journal, complete: false, missing };
    await leaveIncomplete(dir, incomplete);
    return incomplete;
  }
  const { open: _, ...whole } = journal;
  const finished = { ...whole, complete: true, finishedAt: iso(clock()) };
  await finishJournal(dir, finished);
  return finished;
}

async function exportPart(
  storage: Storage,
  plan: ExportPlan,
  part: ExportPart,
  dir: string,
  journal: Journal,
  save: (next: Journal) => Promise<void>,
  progress: (records: number) => void,
): Promise<void> {
  const [jsonName, csvName] = filesOf(part.name);
  const nothing = (name: string) => ({ name, bytes: 0, sha256: '' });
  const known = journal.open?.find((open) => open.part === part.name);
  const others = (journal.open ?? []).filter((open) => open !== known);
  const json = await openAt(dir, known?.json ?? nothing(jsonName));
  const csv = await openAt(dir, known?.csv ?? nothing(csvName));
  let records = known?.records ?? 0;
  try {
    if (!known) await csv.append(csvHead(part.name));
    for await (const { lines, token } of pagesOf(storage, plan, part, known?.token)) {
      for (const line of lines) {
        await json.append(line.json);
        await csv.append(line.csv);
        records += 1;
      }
      if (token !== undefined) {
        const written = { json: await json.written(), csv: await csv.written() };
        await save({ ...journal, open: [...others, { part: part.name, token, records, ...written }] });
      }
      progress(records);
    }
    const files = [await json.written(), await csv.written()].map((file) => ({ ...file, records }));
    await save({ ...journal, open: others, files: [...journal.files, ...files] });
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
      yield { ...page, lines: page.rows.values().map(blobLines) };
    }
    return;
  }
  if ('rows' in part) {
    yield { lines: (await part.rows()).map((row) => linesOf(part.name, row, devices)) };
    return;
  }
  const { table, filters, only, name } = part;
  const pageSize = name === 'readings' ? PACKETS_A_PAGE : ROWS_A_PAGE;
  for (const filter of filters) {
    for await (const { rows, ...page } of dumpTable(storage, table, filter, token, pageSize)) {
      const wanted = only ? rows.filter(only) : rows;
      const lines = wanted.values().map((row) => linesOf(name, row, devices));
      yield { lines, ...(filters.length === 1 ? page : {}) };
    }
  }
}
