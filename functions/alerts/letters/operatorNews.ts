import type { OperatorNews } from '../../../shared/domain/letter.ts';
import type { MailContent } from '../transport/transport.ts';
import { pageOf } from './page.ts';

/** What the operator is to know; in English, as everything an operator reads. */
export function operatorNews({ headline, facts, advice }: OperatorNews): MailContent {
  return pageOf({ locale: 'en', subject: `[Vakt] ${headline}`, headline, paragraphs: advice, facts });
}
