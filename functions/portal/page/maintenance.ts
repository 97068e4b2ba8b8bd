import { happenedAt, type KeptRecord } from '../../../shared/domain/maintenance.ts';
import { type Html, html } from '../../../shared/html.ts';
import { titled } from '../../../shared/words/format.ts';
import { MOST_LISTED } from '../gather.ts';
import type { Context } from './context.ts';
import { scrollable } from './document.ts';
import { recordForms } from './forms.ts';

/** What was recorded of a pump's maintenance, and forms for what is to be. */
export function maintenanceSection(context: Context): Html {
  return html`${records(context)}
<h3>${context.words.record}</h3>
${recordForms(context)}`;
}

function records(context: Context): Html {
  const { view, words, format } = context;
  if (view.records.length === 0) return html`<p>${words.nothingRecorded}</p>`;
  const rows = view.records
    .slice(0, MOST_LISTED)
    .map(
      (record) =>
        html`<tr><td>${format.time(happenedAt(record))}</td><td>${whatOf(context, record)}</td><td>${record.note ?? ''}</td><td>${record.by ?? ''}</td></tr>\n`,
    );
  return scrollable(
    words.maintenance,
    html`<table>
<thead><tr><th scope="col">${words.when}</th><th scope="col">${words.what}</th><th scope="col">${words.note}</th><th scope="col">${words.by}</th></tr></thead>
<tbody>
${rows}</tbody></table>`,
  );
}

function whatOf({ view, words, say, format }: Context, record: KeptRecord): string {
  const named = (name: string) => titled(say.component(name), view.user.locale);
  if (record.kind === 'change') return `${named(record.component)}: ${words.kinds[record.reason]}`;
  if (record.kind === 'false-alarm') {
    const known = view.conditions.find(({ condition }) => condition === record.condition);
    const what = known?.severity
      ? say.condition({ ...known, severity: known.severity }).what
      : record.condition;
    return `${words.kinds['false-alarm']}: ${what}`;
  }
  const until = record.to === undefined ? words.notOver : `${words.until} ${format.time(record.to)}`;
  return `${words.kinds.failure}${record.component ? ` (${named(record.component)})` : ''}, ${until}`;
}
