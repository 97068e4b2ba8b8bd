import type { Letter } from '../../../shared/domain/letter.ts';
import { FormatError } from '../../../shared/errors.ts';
import type { MailContent } from '../transport/transport.ts';
import type { Addressed } from './address.ts';
import { certificateLetter } from './certificate.ts';
import { contractEnded, erasureReminder } from './contractEnded.ts';
import { monthlyReport } from './monthlyReport.ts';
import { operatorNews } from './operatorNews.ts';
import type { Source } from './source.ts';
import { testLetter } from './test.ts';

type Renderers = {
  readonly [Kind in Letter['kind']]: (
    letter: Extract<Letter, { kind: Kind }>,
    to: Addressed,
    source: Source,
  ) => MailContent | Promise<MailContent>;
};

/** Puts each kind of letter into words. */
const RENDERERS: Renderers = {
  test: testLetter,
  'operator-news': operatorNews,
  'contract-ended': contractEnded,
  'erasure-reminder': erasureReminder,
  certificate: certificateLetter,
  'monthly-report': monthlyReport,
};

/** @throws {FormatError} of a letter that only a newer release has words for; to be asked before anything is begun */
export function assertKnown({ kind }: Letter): void {
  if (!Object.hasOwn(RENDERERS, kind))
    throw new FormatError('A letter of a kind that this release does not know.');
}

/** A letter in the words of its reader. */
export async function renderLetter(letter: Letter, to: Addressed, source: Source): Promise<MailContent> {
  const render = RENDERERS[letter.kind] as (
    letter: Letter,
    to: Addressed,
    source: Source,
  ) => MailContent | Promise<MailContent>;
  return render(letter, to, source);
}
