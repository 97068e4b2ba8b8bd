import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../shared/errors.ts';
import { makeFolder } from '../folder.ts';
import type { Written } from './file.ts';

/** What an export has come to; also what it leaves, to check it by. */
export interface Journal {
  readonly format: 2;
  readonly customer: { readonly number: string; readonly name: string; readonly key: string };
  readonly startedAt: string;
  readonly finishedAt?: string;
  /** Whether everything is in it: only what a manifest says of an export that came to its end. */
  readonly complete?: boolean;
  /** Parts that are not in it, or not wholly: a store of the customer's own did not do what it was asked. */
  readonly missing?: readonly MissingPart[];
  /** Files that are finished, with how many records they hold. */
  readonly files: readonly (Written & { readonly records: number })[];
  /** The parts that were begun, and how far they have come. */
  readonly open?: readonly OpenPart[];
}

/** A part that isn't whole. */
export interface MissingPart {
  readonly part: string;
  /**
   * `everything`: none of it is written; `some`: what is written has a beginning only; `perhaps` something of devices that
   * only the pumps tell of, which could not be asked for.
   */
  readonly lacks: 'everything' | 'some' | 'perhaps';
  /** Like `503 ServerBusy`. */
  readonly because: string;
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
  await makeFolder(dir, 0o700);
  const names = await readdir(dir);
  if (names.includes(RUNNING)) {
    // What was left of a run to its end that could not reach everything holds no longer.
    await Promise.all([FINISHED, SUMS].map((name) => rm(join(dir, name), { force: true })));
    return resumed(JSON.parse(await readFile(join(dir, RUNNING), 'utf8')));
  }
  if (names.includes(FINISHED)) {
    throw new InputError(`There is a finished export in ${dir}: give another folder.`);
  }
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

/** As it is gone on with: what may lack something is written anew. An earlier release began one part at a time. */
function resumed({ missing = [], open = [], files, ...journal }: Journal): Journal {
  const anew = new Set(missing.filter(({ lacks }) => lacks === 'perhaps').map(({ part }) => part));
  return {
    ...journal,
    files: files.filter(({ name }) => !anew.has(name.replace(/\.\w+$/, ''))),
    open: [open].flat(),
  };
}

/**
 * Leaves what an export that could not reach everything has come to: a manifest that says what is missing, and the hashes
 * of what is there. It stays to be gone on with.
 */
export async function leaveIncomplete(dir: string, journal: Journal): Promise<void> {
  await replaceSums(dir, journal);
  await saveJournal(dir, journal);
  const { open: _, ...manifest } = journal;
  await replace(join(dir, FINISHED), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Leaves the manifest, and the hashes as `sha256sum -c` takes them. */
export async function finishJournal(dir: string, journal: Journal): Promise<void> {
  await replaceSums(dir, journal);
  await saveJournal(dir, journal);
  // At once, so that it is either to be gone on with or finished, and never both.
  await rename(join(dir, RUNNING), join(dir, FINISHED));
}

async function replaceSums(dir: string, { files }: Journal): Promise<void> {
  await replace(join(dir, SUMS), files.map(({ sha256, name }) => `${sha256}  ${name}\n`).join(''));
}

async function replace(path: string, text: string): Promise<void> {
  await writeFile(`${path}.draft`, text, { mode: 0o600 });
  await rename(`${path}.draft`, path);
}
