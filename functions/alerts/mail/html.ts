import { Html, html } from '../../../shared/html.ts';
import type { Content, Fact } from './content.ts';
import { DARK, LIGHT, type Palette } from './palette.ts';

const NONE = new Html('');

/**
 * The mail as HTML. Styles stand in the elements, since some readers drop what stands in the head; what stands there
 * turns the colours over where the reader's screen is dark. Nothing is fetched from anywhere.
 */
export function htmlOf(content: Content): string {
  const { severity, headline, reminder, meaning, facts, picture, advice, page, phone, pump } = content;
  const inner = html`${reminder === undefined ? NONE : html`<p style="margin:0 0 8px"><strong>${reminder}</strong></p>\n`}<p style="margin:0 0 16px">${meaning}</p>
${table(facts)}
${picture ? figure(picture) : NONE}
${advice.map(({ title, text }) => html`<h2 style="margin:20px 0 4px;font-size:16px">${title}</h2>\n<p style="margin:0">${text}</p>\n`)}
${page ? button(page) : NONE}
${phone ? html`<p style="margin:20px 0 0">${phone.label}: ${telephone(phone.number)}</p>` : NONE}
<div class="rule" style="margin:20px 0 12px;border-top:1px solid ${LIGHT.rule}"></div>
${table(pump)}`;
  return framed(content.locale, headline, severity, inner, footer(content));
}

/** A page with its headline, in the colour of what it is about, and small print below it. */
export function framed(
  locale: string,
  headline: string,
  tone: 'warning' | 'alarm' | 'link',
  inner: Html,
  below: Html,
): string {
  const colour = LIGHT[tone];
  return html`<!DOCTYPE html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${headline}</title>
<style>${new Html(DARK_STYLE)}</style>
</head>
<body class="page" style="margin:0;padding:12px;background:${LIGHT.page};color:${LIGHT.ink};font:16px/1.5 'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;overflow-wrap:anywhere">
<div class="panel ${tone}" style="max-width:600px;margin:auto;background:${LIGHT.panel};border-top:8px solid ${colour};border-radius:4px">
<div style="padding:16px 20px 20px">
<h1 class="${tone}" style="margin:0 0 8px;font-size:20px;line-height:1.3;color:${colour}">${headline}</h1>
${inner}
</div>
</div>
${below}
</body>
</html>
`.source;
}

/** Facts, a line each; one with an address is a link there. */
export function table(facts: readonly Fact[]): Html {
  if (facts.length === 0) return NONE;
  const rows = facts.map(
    ([label, fact, url]) =>
      html`<tr>
<th scope="row" class="soft" style="padding:3px 12px 3px 0;text-align:left;vertical-align:top;font-weight:normal;color:${LIGHT.soft};width:34%;overflow-wrap:normal">${url === undefined ? label : link(url, label)}</th>
<td style="padding:3px 0;vertical-align:top">${fact}</td>
</tr>
`,
  );
  return html`<table style="border-collapse:collapse;width:100%"><tbody>
${rows}</tbody></table>`;
}

export function figure({
  contentId,
  alternative,
}: {
  readonly contentId: string;
  readonly alternative: string;
}): Html {
  return html`<p style="margin:20px 0 0"><img src="cid:${contentId}" alt="${alternative}" width="560" style="display:block;width:100%;max-width:560px;height:auto;border:0;border-radius:4px"></p>`;
}

/** The same in little room, where much is to be said of each. */
export function list(facts: readonly Fact[]): Html {
  if (facts.length === 0) return NONE;
  const items = facts.map(
    ([label, fact]) => html`<li style="margin:0 0 8px"><strong>${label}:</strong> ${fact}</li>\n`,
  );
  return html`<ul style="margin:12px 0 0;padding-left:20px">\n${items}</ul>`;
}

export function button({ label, url, note }: NonNullable<Content['page']>): Html {
  return html`<p style="margin:24px 0 0"><a class="button" href="${url}" style="display:inline-block;padding:10px 20px;border-radius:4px;background:${LIGHT.button};color:${LIGHT.onButton};font-weight:bold;text-decoration:none">${label}</a></p>
<p class="soft" style="margin:8px 0 0;font-size:13px;color:${LIGHT.soft}">${note}</p>`;
}

/** As a link where what was given can be dialled. */
function telephone(number: string): Html {
  const dialled = number.replace(/[\s()./-]/g, '');
  if (!/^\+?\d{3,15}$/.test(dialled)) return html`${number}`;
  return html`<a class="link" href="tel:${dialled}" style="color:${LIGHT.link};white-space:nowrap">${number}</a>`;
}

export function link(url: string, label: string): Html {
  return html`<a class="link" href="${url}" style="color:${LIGHT.link}">${label}</a>`;
}

/** Small print below the page, and last the way to end such mail. */
export function footer({ footers, unsubscribe }: Pick<Content, 'footers' | 'unsubscribe'>): Html {
  const said = footers.map((text) => html`<p style="margin:0 0 4px">${text}</p>\n`);
  const end = unsubscribe
    ? html`<p style="margin:0">${link(unsubscribe.url, unsubscribe.label)}</p>\n`
    : NONE;
  return html`<div class="soft" style="max-width:560px;margin:auto;padding:12px 20px;font-size:13px;color:${LIGHT.soft}">
${said}${end}</div>`;
}

/** Stronger than what stands in the elements. */
const DARK_STYLE = `
:root { color-scheme: light dark; }
@media (prefers-color-scheme: dark) {
${rules(DARK)}
}
`;

function rules({ page, panel, ink, soft, rule, warning, alarm, link, button, onButton }: Palette): string {
  return [
    `.page { background: ${page} !important; color: ${ink} !important; }`,
    `.panel { background: ${panel} !important; }`,
    `.soft { color: ${soft} !important; }`,
    `.rule { border-color: ${rule} !important; }`,
    `.warning { color: ${warning} !important; border-color: ${warning} !important; }`,
    `.alarm { color: ${alarm} !important; border-color: ${alarm} !important; }`,
    `.link { color: ${link} !important; border-color: ${link} !important; }`,
    `.panel.warning, .panel.alarm, .panel.link { color: ${ink} !important; }`,
    `.button { background: ${button} !important; color: ${onButton} !important; }`,
  ].join('\n');
}
