import { html } from '../../../shared/html.ts';
import type { Done } from '../act.ts';
import type { Answer } from '../exchange.ts';
import type { PumpView } from '../gather.ts';
import { PORTAL_WORDS } from '../words/all.ts';
import { conditionsSection } from './conditions.ts';
import type { PageState } from './context.ts';
import { documentAnswer, NOTHING } from './document.ts';
import { figuresSection, lifeSection } from './figures.ts';
import { formatFor } from './format.ts';
import { maintenanceSection } from './maintenance.ts';
import { sayingIn } from './saying.ts';
import { signalsSection } from './signals.ts';

/** A pump's page, in the language, numbers and times of the person whose link opened it. */
export function pumpPage(view: PumpView, state: PageState): Answer {
  const { user, pump, through, customer } = view;
  const words = PORTAL_WORDS[user.locale];
  const context = { view, state, words, format: formatFor(user), say: sayingIn(user.locale) };
  const about = [customer.name, pump.site, pump.model, pump.serialNumber].filter((text) => text);
  const heard =
    through === undefined ? words.noReading : `${words.lastReading}: ${context.format.time(through)}.`;
  const sections = [
    ['conditions', words.conditions, conditionsSection(context)],
    ['signals', words.signals, signalsSection(context)],
    ['figures', words.keyFigures, figuresSection(context)],
    ['life', words.life, lifeSection(context)],
    ['maintenance', words.maintenance, maintenanceSection(context)],
  ] as const;
  const body = html`<header>
<h1>${pump.tag}</h1>
<p>${about.join(' · ')}</p>
<p class="soft">${heard} ${words.timesIn} ${user.zone}.</p>
<nav aria-label="${pump.tag}"><ul>${sections.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}<li><a href="#download">${words.download}</a></li></ul></nav>
</header>
<main>
${toldOf(state, words)}
${sections.map(([id, title, content]) => html`<section>\n<h2 id="${id}">${title}</h2>\n${content}\n</section>\n`)}
<section>
<h2 id="download">${words.download}</h2>
<p><a href="${state.link}/csv" download>${words.csv}</a></p>
<p><a href="${state.link}/json" download>${words.json}</a></p>
</section>
</main>
<footer class="soft"><p>${words.madeFor} ${user.name}. ${words.keepSecret}</p></footer>`;
  return documentAnswer(state.problem === undefined ? 200 : 422, user.locale, pump.tag, body);
}

function toldOf({ done, problem }: PageState, words: (typeof PORTAL_WORDS)['en']) {
  if (problem !== undefined) {
    return html`<p id="told" class="told problem" role="alert">${words.problems[problem]}</p>`;
  }
  if (done !== undefined && done !== null && Object.hasOwn(words.done, done)) {
    return html`<p id="told" class="told" role="status">${words.done[done as Done]}</p>`;
  }
  return NOTHING;
}
