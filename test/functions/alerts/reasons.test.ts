import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DROP_REASONS, HOLD_REASONS, SEND_REASONS } from '../../../shared/domain/mailReasons.ts';

test('docs/alerts.md has every reason, in the words of the code, and no other', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/alerts.md'), 'utf8');
  const reasons = page.slice(page.indexOf('## The reasons'));
  const listed = [...reasons.matchAll(/^\| `([a-z-]+)` \| (.+) \|$/gm)].map(([, name, text]) => [name, text]);
  const known = [SEND_REASONS, HOLD_REASONS, DROP_REASONS].flatMap((reasons) => Object.entries(reasons));
  expect(listed).toEqual(known);
});
