import type { Content, Fact } from './content.ts';

/** The mail for those who read no HTML. */
export function textOf(content: Content): string {
  const { headline, reminder, meaning, facts, picture, advice, page, phone, pump, footers, unsubscribe } =
    content;
  const blocks = [
    headline,
    ...(reminder === undefined ? [] : [reminder]),
    meaning,
    lines(facts),
    ...(picture ? [picture.alternative] : []),
    ...advice.map(({ title, text }) => `${title}\n${text}`),
    ...(page ? [`${page.label}: ${page.url}\n${page.note}`] : []),
    ...(phone ? [`${phone.label}: ${phone.number}`] : []),
    lines(pump),
    footers.join('\n'),
    ...(unsubscribe ? [`${unsubscribe.label}: ${unsubscribe.url}`] : []),
  ];
  return `${blocks.join('\n\n')}\n`;
}

export const lines = (facts: readonly Fact[]) =>
  facts
    .map(([label, fact, url]) => {
      const said = label.endsWith('?') ? `${label} ${fact}` : `${label}: ${fact}`;
      return url === undefined ? said : `${said}\n  ${url}`;
    })
    .join('\n');
