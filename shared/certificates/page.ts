import type { Certificate, ChainEntry } from '../domain/certificate.ts';
import { END_REASONS } from '../domain/contract/end.ts';
import { Html, html } from '../html.ts';

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
.number { text-align: right; white-space: nowrap; }
code { font: .85rem/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
@page { margin: 18mm; }
@media print { body { margin: 0; max-width: none; font-size: 10.5pt; } h2 { break-after: avoid; } tr { break-inside: avoid; } }
`;

/** A certificate as one page to print, which needs nothing else. */
export function certificatePage(certificate: ChainEntry<Certificate>): string {
  const { id, number, previous, hash, pseudonym } = certificate;
  const { title, lead } = headOf(certificate);
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} ${id}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p class="soft">Number ${String(number)} of the chain, ID <code>${id}</code></p>
</header>
<main>
<p>${lead}</p>
<table class="facts"><tbody>
${factsOf(certificate).map(([label, fact]) => html`<tr><th scope="row">${label}</th><td>${fact}</td></tr>\n`)}</tbody></table>
${unverifiedOf(certificate)}<h2>What was deleted</h2>
<table>
<thead><tr><th scope="col">Store</th><th scope="col">What it held, and how it was deleted</th><th scope="col" class="number">Before</th><th scope="col" class="number">After</th></tr></thead>
<tbody>
${certificate.stores.map(
  ({ store, held, how, before, after, unit }) =>
    html`<tr><th scope="row">${store}</th><td>${held}: ${how}</td><td class="number">${countOf(before, unit)}</td><td class="number">${String(after)}</td></tr>\n`,
)}</tbody>
</table>
<h2>What goes by itself, or lies with others</h2>
<table>
<thead><tr><th scope="col">What</th><th scope="col">Where</th><th scope="col" class="number">At the latest</th></tr></thead>
<tbody>
${certificate.remains.map(
  ({ what, where, until }) =>
    html`<tr><th scope="row">${what}</th><td>${where}</td><td class="number">${until?.slice(0, 10) ?? 'as that service keeps it'}</td></tr>\n`,
)}</tbody>
</table>
<h2>How it is checked</h2>
<p>The customer is not named: it is found by the operator's number for it and a key that the operator keeps. The hash is that of this certificate as canonical JSON, which names the hash of the one before it.</p>
<table class="facts"><tbody>
<tr><th scope="row">Customer, as a keyed hash</th><td><code>${pseudonym}</code></td></tr>
<tr><th scope="row">Hash before</th><td><code>${previous ?? 'none: the first of the chain'}</code></td></tr>
<tr><th scope="row">Hash (SHA-256)</th><td><code>${hash}</code></td></tr>
</tbody></table>
</main>
</body>
</html>
`.source;
}

/** `1 row`, `2 rows`. */
function countOf(count: number, units: string): string {
  return `${count} ${count === 1 ? units.replace(/s$/, '') : units}`;
}

function headOf(certificate: Certificate): { title: string; lead: string } {
  if (certificate.kind === 'erased') {
    return {
      title: 'Certificate of erasure',
      lead: 'Everything that was kept about one customer and its pumps has been deleted. Afterwards every store was asked again, and none had anything left.',
    };
  }
  return {
    title: 'Unverified, declared by the customer',
    lead: `This is no certificate of erasure. One customer kept the data of its pumps itself, and on ${certificate.declared} declared that store lost for good: nobody could look whether anything is left of it. All else that was kept about the customer has been deleted; afterwards every other store was asked again, and none had anything left.`,
  };
}

/** What nobody could look at. */
function unverifiedOf(certificate: Certificate): Html {
  if (certificate.kind === 'erased') return html``;
  return html`<h2>What was not looked at</h2>
<table>
<thead><tr><th scope="col">Store</th><th scope="col">What it held</th></tr></thead>
<tbody>
${certificate.unverified.map(({ store, held }) => html`<tr><th scope="row">${store}</th><td>${held}</td></tr>\n`)}</tbody>
</table>
`;
}

function factsOf(certificate: Certificate): [string, string][] {
  const { ended, notice, asked, due, rule } = certificate;
  const times =
    certificate.kind === 'erased'
      ? ([
          ['Erasure begun', certificate.erased.begun],
          ['Nothing left', certificate.erased.at],
        ] as const)
      : ([
          ['Declared lost by the customer', certificate.declared],
          ['Erasure of all else begun', certificate.closed.begun],
          ['Nothing else left', certificate.closed.at],
        ] as const);
  const facts: [string, string | undefined][] = [
    ['In force through', ended && `${ended.on}: ${END_REASONS[ended.because]}`],
    ['Notice', notice && `received on ${notice.given} from the ${notice.by}`],
    ['Erasure asked for', asked],
    ['Due', `${due.on} (${due.at})`],
    ...times.map(([label, fact]): [string, string] => [label, fact]),
    [`Rule, version ${rule.version}`, rule.text],
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] !== undefined);
}
