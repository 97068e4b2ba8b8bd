import type { Mail } from '../mail.ts';
import { type Html, html } from './html.ts';

const nothing = html``;

/** The list of all mails. */
export function listPage(mails: Mail[]): string {
  const count = mails.length === 1 ? '1 mail' : `${mails.length} mails`;
  return page(
    `Inbox (${mails.length})`,
    html`<header><h1>Inbox</h1><p>${count}</p></header>
${
  mails.length === 0
    ? html`<p class="empty">No mail yet. It appears here by itself as soon as it arrives.</p>`
    : html`<ol class="mails">${mails.map(row)}</ol>`
}`,
    html`<script src="/refresh.js" defer></script>`,
  );
}

function row(mail: Mail): Html {
  return html`<li><a href="/mails/${mail.id}">
<span class="subject">${titleOf(mail)}</span>
${time(mail)}
<span class="people">to ${mail.to.join(', ')} <span class="from">from ${mail.from}</span></span>
</a></li>
`;
}

/** One mail: who, when, what it shows, its text part, its attachments, its headers. */
export function mailPage(mail: Mail): string {
  return page(
    titleOf(mail),
    html`<nav><a href="/">← Inbox</a><a href="/api/mails/${mail.id}/raw">Source</a></nav>
<h1>${titleOf(mail)}</h1>
<dl>
<dt>From</dt><dd>${mail.from}</dd>
<dt>To</dt><dd>${mail.to.join(', ')}</dd>
<dt>Received</dt><dd>${time(mail)}</dd>
</dl>
${
  mail.html
    ? html`<iframe title="HTML part" src="/mails/${mail.id}/html" sandbox="${linkFlags}"></iframe>`
    : nothing
}
${mail.attachments.length > 0 ? attachmentList(mail) : nothing}
${
  mail.text
    ? html`<section><h2>${mail.html ? 'Plain-text part' : 'Text'}</h2><pre>${mail.text}</pre></section>`
    : nothing
}
<details><summary>Headers</summary><table>${headerRows(mail)}</table></details>`,
  );
}

/**
 * What a mail's HTML may do: nothing but open a link in a new tab. No scripts, no forms, no access to the
 * inbox's own pages.
 */
export const linkFlags = 'allow-popups allow-popups-to-escape-sandbox';

function attachmentList(mail: Mail): Html {
  const items = mail.attachments.map(
    (part) =>
      html`<li><a href="${part.url}">${part.filename ?? part.contentId ?? 'unnamed'}</a> <small>${part.contentType}, ${part.size} bytes</small></li>`,
  );
  return html`<section><h2>Attachments and pictures</h2><ul>${items}</ul></section>`;
}

function headerRows(mail: Mail): Html[] {
  return Object.entries(mail.headers).flatMap(([name, value]) =>
    [value].flat().map((text) => html`<tr><th scope="row">${name}</th><td>${text}</td></tr>`),
  );
}

/**
 * The HTML part, to be shown in the sandboxed frame: pictures that it refers to by Content-ID (`cid:…`,
 * RFC 2392) come from the inbox, and links open in a new tab.
 */
export function htmlPart(mail: Mail): string {
  const urls = new Map(mail.attachments.map(({ contentId, url }) => [contentId, url]));
  const shown = mail.html.replace(
    /\bcid:([^"'\s<>)]+)/gi,
    (reference, id: string) => urls.get(decoded(id)) ?? urls.get(id) ?? reference,
  );
  // Below the doctype: without a doctype at its very beginning, a page is laid out in quirks mode.
  const doctype = /^\s*<!doctype[^>]*>/i.exec(shown)?.[0] ?? '';
  return `${doctype}<base target="_blank">${shown.slice(doctype.length)}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A page that only says something, e.g. that a mail is not there. */
export function messagePage(message: string): string {
  return page(message, html`<nav><a href="/">← Inbox</a></nav><h1>${message}</h1>`);
}

function titleOf(mail: Mail): string {
  return mail.subject || '(no subject)';
}

function time({ receivedAt }: Mail): Html {
  return html`<time datetime="${receivedAt}">${receivedAt.slice(0, 19).replace('T', ' ')} UTC</time>`;
}

function page(title: string, body: Html, head: Html = nothing): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="/style.css">
${head}
</head>
<body><main>
${body}
</main></body>
</html>
`.html;
}
