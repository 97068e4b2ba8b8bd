import { hasUnsubscribed, LOCALES, type Locale } from '../../../shared/domain/customer.ts';
import { html } from '../../../shared/html.ts';
import type { Access } from '../access.ts';
import type { Answer } from '../exchange.ts';
import { PORTAL_WORDS } from '../words/all.ts';
import { documentAnswer } from './document.ts';

/** Who has no valid link has no language either. */
const NOWHERE: Readonly<Record<Locale, string>> = {
  en: 'There is nothing here. Links from mails hold for a time: the newest mail has one that does.',
  sv: 'Här finns ingenting. Länkar i meddelanden gäller en tid: det senaste meddelandet har en som gör det.',
  nb: 'Her er det ingenting. Lenker i meldinger gjelder en tid: den nyeste meldingen har en som gjør det.',
  de: 'Hier ist nichts. Links in Nachrichten gelten eine Zeit lang: die neueste Nachricht hat einen gültigen.',
};

/** Where every link leads that leads to no page of one's own, whatever is the matter with it. */
export function nowherePage(): Answer {
  const lines = LOCALES.map((locale) => html`<p lang="${locale}">${NOWHERE[locale]}</p>`);
  return documentAnswer(404, 'en', 'Vakt', html`<main>\n<h1>Vakt</h1>\n${lines}\n</main>`);
}

function isEnded({ device, report }: Access['link'], user: Access['user']): boolean {
  return report === undefined ? hasUnsubscribed(user, device) : user.reports?.[report] === 'ended';
}

/**
 * Asks whether mail is to end; or says that it has, and can be taken back.
 *
 * @param isOver whether it has by now, where that was just changed
 */
export function unsubscribePage(
  { link, user, pump, away }: Access,
  status: number,
  isOver = isEnded(link, user),
): Answer {
  const { unsubscribe: words } = PORTAL_WORDS[user.locale];
  const { report, device } = link;
  const named = report ?? pump?.tag ?? away?.deviceId;
  const about = named === undefined ? html`` : html` <strong>${named}</strong>.`;
  const kind = report === undefined ? (device === undefined ? 'All' : 'Pump') : 'Report';
  const text = words[`${isOver ? 'done' : 'ask'}${kind}`];
  const [field, button] = isOver ? ['undo', words.undo] : ['end', words.button];
  const body = html`<main>
<h1>${words.title}</h1>
<p>${text}${about}</p>
<form method="post">
<input type="hidden" name="${field}" value="yes">
<button type="submit">${button}</button>
</form>
</main>`;
  return documentAnswer(status, user.locale, words.title, body);
}
