import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../shared/errors.ts';
import type { Written } from './file.ts';

/** What an export has come to; also what it leaves, when it is finished, to check it by. */
export interface Journal {
  readonly format: 1;
  readonly customer: { readonly number: string; readonly name: string; readonly key: string };
  readonly startedAt: string;
  readonly finishedAt?: string;
  /** Files that are finished, with how many records they hold. */
  readonly files: readonly (Written & { readonly records: number })[];
  /** The part that is being written, and how far it has come. */
  readonly open?: OpenPart;
}

export interface OpenPart {
  readonly part: string;
  /** The store's own mark of where to go on. */
  readonly token: string;
  readonly records: number;
  readonly json: Written;
  readonly csv: Written;
}

const RUNNING = 'export.json';
const FINISHED = 'manifest.json';
const SUMS = 'SHA256SUMS';

/**
 * The journal in a folder, if an export was begun there. Makes the folder where there is none.
 *
 * @throws {InputError} when an export is finished there, or something else lies in it
 */
export async function openJournal(dir: string): Promise<Journal | undefined> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const names = await readdir(dir);
  if (names.includes(FINISHED)) {
    throw new InputError(`There is a finished export in ${dir}: give another folder.`);
  }
  if (names.includes(RUNNING)) return JSON.parse(await readFile(join(dir, RUNNING), 'utf8')) as Journal;
  if (names.some((name) => name !== `${RUNNING}.draft`)) {
    throw new InputError(
      `There is something else in ${dir}: give an empty folder, or one that is not there.`,
    );
  }
  return undefined;
}

/** Notes how far the export has come, at once or not at all. */
export async function saveJournal(dir: string, journal: Journal): Promise<void> {
  await replace(join(dir, RUNNING), `${JSON.stringify(journal, null, 2)}\n`);
}

/** Leaves the manifest, and the hashes as `sha256sum -c` takes them. */
export async function finishJournal(dir: string, journal: Journal): Promise<void> {
  const sums = journal.files.map(({ sha256, name }) => `${sha256}  ${name}\n`).join('');
  await replace(join(dir, SUMS), sums);
  await saveJournal(dir, journal);
  // At once, so that it is either to be gone on with or finished, and never both.
  await rename(join(dir, RUNNING), join(dir, FINISHED));
}

async function replace(path: string, text: string): Promise<void> {
  await writeFile(`${path}.draft`, text, { mode: 0o600 });
  await rename(`${path}.draft`, path);
}
