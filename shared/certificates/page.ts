import type { Certificate, ChainEntry } from '../domain/certificate.ts';
import type { Locale } from '../domain/customer.ts';
import { Html, html } from '../html.ts';
import { filled } from '../words/format.ts';
import { countInWords, inWords, ruleInWords } from './inWords.ts';
import { CERTIFICATE_WORDS } from './words/all.ts';
import type { CertificateWords } from './words/words.ts';

const STYLE = `
:root { color: #1a1a1a; background: #fff; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; color: #1f4e79; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; color: #1f4e79; }
p { margin: .5rem 0; }
.soft { color: #555; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .35rem .75rem .35rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid #ddd; }
thead th { border-bottom: 2px solid #1f4e79; }
tbody th { font-weight: normal; }
.facts th { width: 13rem; color: #555; }
.number, .right { text-align: right; }
.number { white-space: nowrap; }
code { font: .85rem/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
@page { size: A4; margin: 16mm; }
@media print {
  body { margin: 0; padding: 0; max-width: none; font-size: 9.5pt; line-height: 1.35; }
  h2 { margin: 1.2rem 0 .3rem; break-after: avoid; }
  th, td { padding: .2rem .6rem .2rem 0; }
  tr, section { break-inside: avoid; }
}
`;

/** A certificate as one page to print, in a language, which needs nothing else. The certificate itself is in English. */
export function certificatePage(certificate: ChainEntry<Certificate>, locale: Locale): string {
  const { id, number, previous, hash, pseudonym, again } = certificate;
  const words = CERTIFICATE_WORDS[locale];
  const told = (text: string) => inWords(locale, text);
  const { title, lead } = headOf(certificate, words);
  return html`<!DOCTYPE html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} ${id}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p class="soft">${filled(words.numberOf, { number: String(number) })} <code>${id}</code></p>
</header>
<main>
<p>${lead}</p>
${again ? html`<p>${filled(words.again, { number: String(again.number), taken: again.taken })}</p>\n` : ''}<table class="facts"><tbody>
${factsOf(certificate, locale).map(([label, fact]) => html`<tr><th scope="row">${label}</th><td>${fact}</td></tr>\n`)}</tbody></table>
${unverifiedOf(certificate, locale)}<h2>${words.deleted}</h2>
<table>
<thead><tr><th scope="col">${words.store}</th><th scope="col">${words.heldAndHow}</th><th scope="col" class="number">${words.before}</th><th scope="col" class="number">${words.after}</th></tr></thead>
<tbody>
${certificate.stores.map(
  ({ store, held, how, before, after, unit }) =>
    html`<tr><th scope="row">${told(store)}</th><td>${told(held)}: ${told(how)}</td><td class="number">${countInWords(locale, before, unit)}</td><td class="number">${String(after)}</td></tr>\n`,
)}</tbody>
</table>
<h2>${words.remains}</h2>
<table>
<thead><tr><th scope="col">${words.what}</th><th scope="col">${words.where}</th><th scope="col" class="number">${words.atTheLatest}</th></tr></thead>
<tbody>
${certificate.remains.map(
  ({ what, where, until }) =>
    html`<tr><th scope="row">${told(what)}</th><td>${told(where)}</td><td class="${until === null ? 'right' : 'number'}">${until?.slice(0, 10) ?? words.asTheyKeep}</td></tr>\n`,
)}</tbody>
</table>
<section>
<h2>${words.checked}</h2>
<p>${words.howChecked}</p>
<table class="facts"><tbody>
<tr><th scope="row">${words.pseudonym}</th><td><code>${pseudonym}</code></td></tr>
<tr><th scope="row">${words.hashBefore}</th><td>${previous === null ? words.none : html`<code>${previous}</code>`}</td></tr>
<tr><th scope="row">${words.hash}</th><td><code>${hash}</code></td></tr>
</tbody></table>
</section>
</main>
</body>
</html>
`.source;
}

/** What it is called, and what it says in a sentence. */
function headOf(certificate: Certificate, words: CertificateWords): { title: string; lead: string } {
  if (certificate.kind === 'erased') return { title: words.title, lead: words.lead };
  const { declared } = certificate;
  return { title: words.unverifiedTitle, lead: filled(words.unverifiedLead, { declared }) };
}

/** What nobody could look at. */
function unverifiedOf(certificate: Certificate, locale: Locale): Html {
  if (certificate.kind === 'erased') return html``;
  const { notLookedAt, store: title, held: holding } = CERTIFICATE_WORDS[locale];
  return html`<h2>${notLookedAt}</h2>
<table>
<thead><tr><th scope="col">${title}</th><th scope="col">${holding}</th></tr></thead>
<tbody>
${certificate.unverified.map(({ store, held }) => html`<tr><th scope="row">${inWords(locale, store)}</th><td>${inWords(locale, held)}</td></tr>\n`)}</tbody>
</table>
`;
}

/**
 * What it says of the contract and its end, each with its label.
 *
 * @param time how an instant is told; as the certificate has it without it
 */
export function factsOf(
  certificate: Certificate,
  locale: Locale,
  time: (at: string) => string = (at) => at,
): [string, string][] {
  const { ended, notice, asked, due, rule } = certificate;
  const words = CERTIFICATE_WORDS[locale];
  const { facts: labels, because, party } = words;
  const times =
    certificate.kind === 'erased'
      ? ([
          [labels.begun, time(certificate.erased.begun)],
          [labels.nothingLeft, time(certificate.erased.at)],
        ] as const)
      : ([
          [labels.declared, certificate.declared],
          [labels.restBegun, time(certificate.closed.begun)],
          [labels.nothingElseLeft, time(certificate.closed.at)],
        ] as const);
  const facts: [string, string | undefined][] = [
    [labels.inForce, ended && `${ended.on}: ${because[ended.because] ?? ended.because}`],
    [labels.notice, notice && filled(labels.noticeFrom, { day: notice.given, party: party[notice.by] })],
    [labels.asked, asked],
    [labels.due, `${due.on} (${time(due.at)})`],
    ...times.map(([label, fact]): [string, string] => [label, fact]),
    [filled(labels.rule, { version: rule.version }), ruleInWords(locale, rule.text)],
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] !== undefined);
}
