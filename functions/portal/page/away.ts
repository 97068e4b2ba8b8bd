import { html } from '../../../shared/html.ts';
import { type EpochMs, MINUTE, SECOND } from '../../../shared/time.ts';
import type { Access } from '../access.ts';
import { type Answer, laterAnswer } from '../exchange.ts';
import { PORTAL_WORDS } from '../words/all.ts';
import { documentAnswer, NOTHING } from './document.ts';
import { formatFor } from './format.ts';

/** A store that is asked for again by then may be back; until then nobody asks it for long. */
const AGAIN_AFTER = MINUTE;

/**
 * What is shown of a pump while the store in which its customer keeps everything of it doesn't do what it is asked: what
 * we know ourselves, and that nobody is warned till then.
 *
 * @param parkedSince when the oldest of what waits for that store came; absent where nothing waits
 * @param sent whether something was to be recorded, of which nobody knows whether it was
 */
export function awayPage(
  { user, customer, pump, away }: Access,
  parkedSince: EpochMs | undefined,
  sent: boolean,
): Answer {
  const words = PORTAL_WORDS[user.locale];
  const { away: told } = words;
  const name = pump?.tag ?? away?.deviceId ?? told.pump;
  const format = formatFor(user);
  const kept =
    parkedSince === undefined
      ? NOTHING
      : html`<p>${told.kept} <strong>${format.time(parkedSince)}</strong>. ${words.timesIn} ${user.zone}.</p>`;
  const body = html`<header>
<h1>${name}</h1>
<p>${customer.name}</p>
</header>
<main>
<p class="told problem" role="alert">${sent ? html`<strong>${told.notRecorded}</strong> ` : NOTHING}${told.store}</p>
<p>${told.unwarned}</p>
${kept}
<p>${told.again}</p>
</main>
<footer class="soft"><p>${words.madeFor} ${user.name}. ${words.keepSecret}</p></footer>`;
  return laterAnswer(documentAnswer(503, user.locale, name, body), AGAIN_AFTER / SECOND);
}
