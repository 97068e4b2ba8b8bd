import type { Condition } from '../../../shared/domain/alarm.ts';
import { acknowledgementOf, shelvingOf, UNNOTED } from '../../../shared/domain/handling.ts';
import { type Html, html } from '../../../shared/html.ts';
import { titled } from '../../../shared/words/format.ts';
import { MOST_LISTED } from '../gather.ts';
import type { Context } from './context.ts';
import { NOTHING, scrollable } from './document.ts';

/** The conditions that are out of order, with the means to acknowledge them; and what was raised before. */
export function conditionsSection(context: Context): Html {
  const { view, words } = context;
  const standing = view.conditions.filter(({ state }) => state === 'active' || state === 'returned');
  const active = standing.some(({ state }) => state === 'active');
  return html`${active ? NOTHING : html`<p>${words.allNormal}</p>\n`}${standing.map((one) => conditionOf(context, one))}${raised(context)}`;
}

function conditionOf(context: Context, condition: Condition): Html {
  const { view, words, say, format } = context;
  const severity = condition.severity ?? 'warning';
  const { what, meaning, facts } = say.condition({ ...condition, severity });
  const handling = view.handling[condition.condition];
  const acknowledged = acknowledgementOf(condition, handling);
  const shelved = shelvingOf(handling, view.now);
  const isActive = condition.state === 'active';
  const told: [string, string][] = [
    [
      isActive ? words.active : words.returned,
      `${say.words.since.toLocaleLowerCase(view.user.locale)} ${format.time(condition.since)}`,
    ],
    ...facts.map(([label, fact]): [string, string] => [label, fact]),
    ...(acknowledged
      ? [[words.acknowledgedBy, `${acknowledged.by}, ${format.time(acknowledged.at)}`] as [string, string]]
      : []),
    ...(shelved
      ? [[words.shelvedUntil, `${format.time(shelved.until)}: ${shelved.reason}`] as [string, string]]
      : []),
  ];
  const title = `${say.words.severity[severity]}: ${what}`;
  return html`<article class="condition ${isActive ? `is-${severity}` : 'is-over'}">
<h3>${title}</h3>
${isActive && meaning !== '' ? html`<p>${meaning}</p>` : NOTHING}
<dl class="facts">${told.map(([label, fact]) => html`<dt>${label}</dt><dd>${fact}</dd>`)}</dl>
${acknowledged ? NOTHING : acknowledgeForm(context, condition, title)}
</article>
`;
}

function acknowledgeForm(
  { state, words }: Context,
  { condition, raisedBy = UNNOTED }: Condition,
  title: string,
): Html {
  return html`<form method="post" action="${state.link}">
<input type="hidden" name="form" value="${state.form}">
<input type="hidden" name="action" value="acknowledge">
<input type="hidden" name="condition" value="${condition}">
<input type="hidden" name="raised" value="${raisedBy}">
<button type="submit" aria-label="${words.acknowledge}: ${title}">${words.acknowledge}</button>
</form>`;
}

function raised({ view, words, say, format }: Context): Html {
  if (view.raised.length === 0) return NOTHING;
  const shown = view.raised.slice(0, MOST_LISTED);
  const rows = shown.map(({ began, endedAt, ...transition }) => {
    const { what } = say.condition(transition);
    return html`<tr><td>${format.time(began)}</td><td>${endedAt === undefined ? '–' : format.time(endedAt)}</td><td>${say.words.severity[transition.severity]}</td><td>${titled(what, view.user.locale)}</td></tr>\n`;
  });
  const title = `${words.raisedBefore} (${shown.length < view.raised.length ? `${shown.length}/` : ''}${view.raised.length})`;
  return html`<details><summary>${title}</summary>
${scrollable(
  title,
  html`<table>
<thead><tr><th scope="col">${words.from}</th><th scope="col">${words.until}</th><th scope="col">${words.severity}</th><th scope="col">${words.what}</th></tr></thead>
<tbody>
${rows}</tbody></table>`,
)}
</details>`;
}
