import type { Recipient, TestLetter } from '../../../shared/domain/letter.ts';
import { timeIn } from '../../../shared/words/format.ts';
import type { MailContent } from '../transport/transport.ts';
import { pageOf } from './page.ts';
import { TEST_WORDS } from './words/test.ts';

/** Shows that mail gets through, and how times and letters look. */
export function testLetter({ by, at }: TestLetter, to: Recipient): MailContent {
  const words = TEST_WORDS[to.locale];
  return pageOf({
    locale: to.locale,
    subject: words.subject,
    paragraphs: [words.meaning],
    facts: [
      [words.by, by],
      [words.at, timeIn(to, at)],
    ],
  });
}
