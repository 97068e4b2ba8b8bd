import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openAt } from '../../../cli/export/file.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'vakt-file-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Of one, two, three and four bytes a letter; shorter and longer than what is gathered before it is written. */
const TEXTS = [
  'a\n',
  '',
  'å'.repeat(100_000),
  '€'.repeat(87_000),
  '😀'.repeat(90_000),
  'x'.repeat(300_000),
  'end',
];

test('a file holds what was appended, in its order, with its length and hash, also when it is gone on with', async () => {
  let known = { name: 'f', bytes: 0, sha256: '' };
  let whole = '';
  for (const round of [TEXTS, [...TEXTS].reverse()]) {
    const file = await openAt(dir, known);
    for (const text of round) {
      await file.append(text);
      whole += text;
    }
    known = await file.written();
    expect(known).toEqual({
      name: 'f',
      bytes: Buffer.byteLength(whole),
      sha256: createHash('sha256').update(whole).digest('hex'),
    });
    // On the disk by then, and not only when it is closed; what follows is cut off by who goes on.
    expect(readFileSync(join(dir, 'f'), 'utf8')).toBe(whole);
    await file.append('of a page that nobody noted');
    await file.close();
  }
});
