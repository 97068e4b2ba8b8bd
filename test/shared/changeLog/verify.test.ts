import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type LineContent, textOf } from '../../../shared/changeLog/line.ts';
import { type Signer, signatureOf } from '../../../shared/changeLog/signer.ts';
import { type LogFile, verifyLog } from '../../../shared/changeLog/verify.ts';
import { sha256 } from '../../../shared/keys.ts';
import { DAY, iso } from '../../../shared/time.ts';

const NOW = Date.parse('2026-11-20T10:00:00Z');

interface Made {
  files: LogFile[];
  signers: Map<string, Signer>;
}

/** A log of so many commands, in files of so many lines. */
function logOf(commands: readonly { command: string; contract?: string }[], linesAFile = 5): Made {
  const signers = new Map<string, Signer>();
  const contents: LineContent[] = commands.flatMap((one, i): LineContent[] => {
    const at = iso(NOW - (commands.length - i) * 1_000);
    const id = `${at}|${i}`;
    const signer = { by: `person ${i}`, account: 'ops', salt: `salt ${i}`, ...one };
    signers.set(id, signer);
    return [
      { kind: 'begun', id, at, ...one, signed: signatureOf(signer) },
      { kind: 'ended', id, at, outcome: 'done' },
    ];
  });
  const files: LogFile[] = [];
  let last: string | undefined;
  let lines: string[] = [];
  const add = (content: LineContent) => {
    last = textOf(content, last, lines.length === 0);
    lines.push(last);
  };
  for (const [i, content] of contents.entries()) {
    add(content);
    if (lines.length === linesAFile - 1 && i < contents.length - 1) {
      add({ kind: 'closed', at: content.at });
      files.push({ number: files.length + 1, lines });
      lines = [];
    }
  }
  files.push({ number: files.length + 1, lines });
  return { files, signers };
}

const commands = (count: number) => Array.from({ length: count }, () => ({ command: 'model add' }));
const headOf = ({ files }: Made) => sha256(files.at(-1)!.lines.at(-1)!);
const look = ({ files, signers }: Made, kept?: string) => verifyLog(files, signers, NOW, kept);

test('a log as it was written is whole, and says what it ends with', () => {
  const made = logOf(commands(7));
  expect(look(made, headOf(made))).toEqual({
    lines: made.files.flatMap(({ lines }) => lines).length,
    head: headOf(made),
    findings: [],
    rewritten: 0,
    unused: 0,
  });
  expect(verifyLog([], new Map(), NOW)).toEqual({ lines: 0, findings: [], rewritten: 0, unused: 0 });
});

/** The same log with one of its lines taken out, altered, or exchanged with the next; and never the same again. */
function tampered({ files, signers }: Made, at: number, how: 'remove' | 'alter' | 'swap'): Made {
  const flat = files.flatMap(({ number, lines }) => lines.map((line) => ({ number, line })));
  const i = at % flat.length;
  if (how === 'remove') flat.splice(i, 1);
  else if (how === 'alter') flat[i] = { ...flat[i]!, line: flat[i]!.line.replace(/"v":1/, '"v":1,"x":0') };
  else {
    const j = (i + 1) % flat.length;
    [flat[i], flat[j]] = [
      { ...flat[i]!, line: flat[j]!.line },
      { ...flat[j]!, line: flat[i]!.line },
    ];
  }
  const numbers = [...new Set(files.map(({ number }) => number))];
  return {
    files: numbers.map((number) => ({
      number,
      lines: flat.filter((one) => one.number === number).map(({ line }) => line),
    })),
    signers,
  };
}

test('whatever line is removed, altered or moved, it is found, with a hash that was kept', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 12 }),
      fc.integer({ min: 3, max: 8 }),
      fc.nat(),
      fc.constantFrom('remove' as const, 'alter' as const, 'swap' as const),
      (count, linesAFile, at, how) => {
        const made = logOf(commands(count), linesAFile);
        expect(look(tampered(made, at, how), headOf(made)).findings).not.toEqual([]);
      },
    ),
  );
});

test('without such a hash, all but what is done to the last line is found', () => {
  const made = logOf(commands(4), 4);
  const lines = made.files.flatMap((file) => file.lines).length;
  for (const how of ['remove', 'alter'] as const) {
    const found = Array.from({ length: lines }, (_, i) => look(tampered(made, i, how)).findings.length > 0);
    expect(found).toEqual([...Array(lines - 1).fill(true), false]);
  }
});

test('a whole file that is missing is found: the first, one in between, and the last with a hash that was kept', () => {
  const made = logOf(commands(8), 5);
  for (const missing of made.files.keys()) {
    const rest = made.files.filter((_, i) => i !== missing);
    expect(verifyLog(rest, made.signers, NOW, headOf(made)).findings, String(missing)).not.toEqual([]);
  }
  // Long after, the first ones are gone as they should be.
  expect(verifyLog(made.files.slice(1), new Map(), NOW + 800 * DAY).findings).toEqual([]);
});

const [ID] = logOf(commands(1)).signers.keys();

test.each([
  ['another name', { by: 'somebody else', account: 'ops', salt: 'salt 0' }],
  ['another account', { by: 'person 0', account: 'other', salt: 'salt 0' }],
  ['another salt', { by: 'person 0', account: 'ops', salt: 'salt 1' }],
])('who is said to have run a command is held against the log: %s', (_, signer) => {
  const { files, signers } = logOf(commands(1));
  signers.set(ID!, signer);
  expect(verifyLog(files, signers, NOW).findings).toEqual([
    { where: 'file 1, line 1', what: 'who is said to have run it is not who was recorded' },
  ]);
});

test('who ran it may be erased only by a command that is on record, about a person of the same customer', () => {
  const run = (...later: { command: string; contract?: string }[]) => {
    const { files, signers } = logOf([{ command: 'user add', contract: 'k1' }, ...later], 9);
    const [id, signer] = [...signers][0]!;
    const { salt: _, ...erased } = { ...signer, by: 'a person at the customer' };
    const gone = new Map(signers);
    gone.delete(id);
    return [new Map(signers).set(id, erased), gone].map((one) => verifyLog(files, one, NOW));
  };
  for (const { findings } of run({ command: 'user erase', contract: 'k2' }, { command: 'user erase' })) {
    expect(findings).toEqual([
      { where: 'file 1, line 1', what: 'who ran it was removed, and no command is on record that did it' },
    ]);
  }
  for (const one of run({ command: 'user correct', contract: 'k1' })) {
    expect(one).toMatchObject({ findings: [], rewritten: 1, unused: 0 });
  }
});

test('a name with no command to it is counted: its tool died, or the end of the log is gone', () => {
  const made = logOf(commands(2), 9);
  const [file] = made.files;
  const cut = { files: [{ number: 1, lines: file!.lines.slice(0, 2) }], signers: made.signers };
  expect(look(cut)).toMatchObject({ findings: [], unused: 1 });
});
