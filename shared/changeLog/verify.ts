import { sha256 } from '../keys.ts';
import { DAY, type EpochMs, iso } from '../time.ts';
import { changesOf, type RecordedChange } from './join.ts';
import { KEPT_DAYS } from './kept.ts';
import { type Line, readLine } from './line.ts';
import { type Signer, signatureOf } from './signer.ts';

/** A file of the log: its place, from 1, and its lines as they are stored. */
export interface LogFile {
  readonly number: number;
  readonly lines: readonly string[];
}

/** What is wrong with the log, at which place of it. */
export interface Finding {
  /** Like `file 3, line 12`. */
  readonly where: string;
  readonly what: string;
}

/** A log that was looked at. */
export interface VerifiedLog {
  readonly lines: number;
  /** Hash of the last line. */
  readonly head?: string;
  readonly findings: readonly Finding[];
  /** Commands of which it is no longer said who ran them, because a person was erased or corrected since. */
  readonly rewritten: number;
  /** Names with no command to them: the tool died before it ran, or the end of the log is missing. */
  readonly unused: number;
}

/** Commands by which a name is rewritten. */
const REWRITING: readonly string[] = ['user erase', 'user correct'];

/**
 * Looks whether the log is whole: every line goes on from the one before, every file from the one before, and whoever is
 * said to have run a command is who was recorded, or was erased or corrected by a command that is on record too. That the
 * last lines are there, and that it is not another log from some line on, only a hash can tell that was kept elsewhere.
 *
 * @param files in their order
 * @param kept a hash that the log once ended with
 * @throws {FormatError} when a newer release wrote some of it
 */
export function verifyLog(
  files: readonly LogFile[],
  signers: ReadonlyMap<string, Signer>,
  now: EpochMs,
  kept?: string,
): VerifiedLog {
  const stored = files.flatMap(storedIn);
  const findings = stored.flatMap((line, i) =>
    faultsOf(line, stored[i - 1], now).map((what) => ({ where: line.where, what })),
  );
  if (kept !== undefined && !stored.some(({ hash }) => hash === kept)) {
    const what = `no line has the hash ${kept}: the end of the log was removed, or it was rewritten`;
    findings.push({ where: 'the end', what });
  }
  const names = namesOf(stored, signers, now);
  const head = stored.at(-1)?.hash;
  return {
    lines: stored.length,
    ...(head === undefined ? {} : { head }),
    findings: [...findings, ...names.findings],
    rewritten: names.rewritten,
    unused: names.unused,
  };
}

/** A line where it is stored. */
interface Stored {
  readonly file: number;
  readonly where: string;
  readonly hash: string;
  /** What it says; `undefined` where it can't be read. */
  readonly line: Line | undefined;
}

function storedIn({ number, lines }: LogFile): Stored[] {
  return lines.map((text, i) => ({
    file: number,
    where: `file ${number}, line ${i + 1}`,
    hash: sha256(text),
    line: readLine(text),
  }));
}

/** What is wrong with a line behind the one that is stored before it, in whichever file. */
function faultsOf({ file, line }: Stored, before: Stored | undefined, now: EpochMs): string[] {
  if (!before) return beginningFaults(file, line, now);
  const faults: string[] = [];
  const isFirst = file !== before.file;
  if (file > before.file + 1) faults.push(`the file before it is number ${before.file}: one is missing`);
  if (isFirst && before.line && before.line.kind !== 'closed') {
    faults.push('the file before it was not closed');
  }
  if (!isFirst && before.line?.kind === 'closed') faults.push('it stands behind the end of its file');
  if (!line) faults.push('it cannot be read as a line of the log');
  else if (line.previous !== before.hash) {
    faults.push('it does not go on from the line before, which was altered, or lines are missing');
  }
  return faults;
}

/** What is wrong with how the log begins: whole files go when they have been kept for long enough, and not before. */
function beginningFaults(file: number, line: Line | undefined, now: EpochMs): string[] {
  if (!line) return ['it cannot be read as a line of the log'];
  if (file === 1) return line.previous === null ? [] : ['it is the first, and yet goes on from another'];
  const closed = line.follows === undefined ? now : Date.parse(line.follows);
  const mayBeGone = closed + KEPT_DAYS * DAY <= now;
  return mayBeGone ? [] : ['the files before it are missing, and it is too early for that'];
}

/** Looks whether those who ran the commands are still said to be who was recorded. */
function namesOf(stored: readonly Stored[], signers: ReadonlyMap<string, Signer>, now: EpochMs) {
  const changes = changesOf(
    stored.flatMap(({ line }) => (line ? [line] : [])),
    signers,
  );
  const byId = new Map(changes.map((change) => [change.id, change]));
  const keptFrom = iso(now - KEPT_DAYS * DAY).slice(0, 7);
  const findings: Finding[] = [];
  let rewritten = 0;
  for (const { where, line } of stored) {
    // Names go with their month, which may be over before the file is.
    if (line?.kind !== 'begun' || line.at.slice(0, 7) < keptFrom) continue;
    const signer = signers.get(line.id);
    if (signer?.salt !== undefined) {
      const isSame = signatureOf(signer) === line.signed;
      if (!isSame) findings.push({ where, what: 'who is said to have run it is not who was recorded' });
    } else if (isExplained(byId.get(line.id)!, changes)) rewritten += 1;
    else findings.push({ where, what: 'who ran it was removed, and no command is on record that did it' });
  }
  const used = [...signers.keys()].filter((id) => byId.has(id)).length;
  return { findings, rewritten, unused: signers.size - used };
}

/** Whether a person of the same customer was erased or corrected since. */
function isExplained({ at, contract }: RecordedChange, changes: readonly RecordedChange[]): boolean {
  return changes.some(
    (one) =>
      REWRITING.includes(one.command) && contract !== undefined && one.contract === contract && one.at >= at,
  );
}
