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

/** Asks whether mail is to end; or says that it has, and can be taken back. */
export function unsubscribePage({ user, pump }: Access, status: number, wasDone: boolean): Answer {
  const { unsubscribe: words } = PORTAL_WORDS[user.locale];
  const isOver = wasDone || hasUnsubscribed(user, pump?.key);
  const about = pump ? html` <strong>${pump.tag}</strong>.` : html``;
  const text = isOver ? (pump ? words.donePump : words.doneAll) : pump ? words.askPump : words.askAll;
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
