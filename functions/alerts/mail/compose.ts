import type { Transition } from '../../../shared/domain/alarm.ts';
import type { User } from '../../../shared/domain/customer.ts';
import type { Pump } from '../../../shared/domain/pump.ts';
import { headerText } from '../transport/headerText.ts';
import type { MailContent } from '../transport/transport.ts';
import { contentOf, type Reminder } from './content.ts';
import { htmlOf } from './html.ts';
import type { Known } from './known.ts';
import { textOf } from './text.ts';
import { unsubscribing } from './thread.ts';

/**
 * The mail about a transition to *active*, in its recipient's language, time zone and number format.
 *
 * @param reminder where it is mailed again, or to others, because nobody has attended to it
 * @throws {RangeError} when a newer release wrote a condition that this one doesn't know
 */
export function compose(
  pump: Pump,
  transition: Transition,
  user: User,
  known: Known = {},
  reminder?: Reminder,
): MailContent {
  const content = contentOf(pump, transition, user, known, reminder);
  const { picture, unsubscribeUrl } = known;
  return {
    subject: headerText(content.subject, 200),
    text: textOf(content),
    html: htmlOf(content),
    ...(unsubscribeUrl === undefined ? {} : { headers: unsubscribing(unsubscribeUrl) }),
    ...(picture ? { pictures: [picture] } : {}),
  };
}
