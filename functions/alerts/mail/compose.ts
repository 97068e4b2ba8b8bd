import type { Transition } from '../../../shared/domain/alarm.ts';
import type { User } from '../../../shared/domain/customer.ts';
import type { Pump } from '../../../shared/domain/pump.ts';
import { html } from '../../../shared/html.ts';
import type { EpochMs } from '../../../shared/time.ts';
import { WORDS } from '../../../shared/words/all.ts';
import { describe } from '../../../shared/words/describe.ts';
import type { Mail } from '../transport/transport.ts';

/** Colours of the severity's bar: contrast with white at least 4.5 (WCAG 2.1, 1.4.3). */
const COLOURS = { warning: '#8a5a00', alarm: '#b3261e' } as const;

/** What a mail says of a transition to *active*, in its recipient's language, time zone and number format. */
export function compose(
  pump: Pump,
  transition: Transition,
  user: User,
): Pick<Mail, 'subject' | 'text' | 'html'> {
  const words = WORDS[user.locale];
  const { what, amount, meaning, since, facts: measures } = describe(transition, words, user.locale);
  const severity = words.severity[transition.severity];
  const facts: [label: string, fact: string][] = [
    [words.pump, pump.tag],
    ...(pump.site ? [[words.site, pump.site] as [string, string]] : []),
    [words.model, pump.model],
    ...(pump.serialNumber ? [[words.serialNumber, pump.serialNumber] as [string, string]] : []),
    [since, formatTime(transition.began, user)],
    ...measures,
  ];
  const headline = `${severity}: ${pump.tag} – ${what}`;
  return {
    subject: `[${severity}] ${pump.tag}: ${what}${amount === undefined ? '' : ` (${amount})`}`,
    text: `${[headline, meaning, facts.map(([label, fact]) => `${label}: ${fact}`).join('\n'), words.footer].join('\n\n')}\n`,
    html: page(user.locale, headline, meaning, facts, words.footer, COLOURS[transition.severity]),
  };
}

function page(
  locale: string,
  headline: string,
  meaning: string,
  facts: readonly [string, string][],
  footer: string,
  colour: string,
): string {
  const rows = facts.map(
    ([label, fact]) => html`
          <tr>
            <th scope="row" style="padding:4px 16px 4px 0;text-align:left;font-weight:normal;color:#555">${label}</th>
            <td style="padding:4px 0">${fact}</td>
          </tr>`,
  );
  return html`<!DOCTYPE html>
<html lang="${locale}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${headline}</title>
  </head>
  <body style="margin:0;padding:16px;background:#f2f2f2;color:#1a1a1a;font:16px/1.5 sans-serif">
    <div style="max-width:560px;margin:auto;background:#fff;border-top:8px solid ${colour}">
      <div style="padding:16px 24px 24px">
        <h1 style="margin:0 0 8px;font-size:20px;color:${colour}">${headline}</h1>
        <p style="margin:0 0 16px">${meaning}</p>
        <table style="border-collapse:collapse">${rows}
        </table>
        <p style="margin:24px 0 0;font-size:13px;color:#555">${footer}</p>
      </div>
    </div>
  </body>
</html>
`.source;
}

function formatTime(at: EpochMs, { locale, zone }: User): string {
  const style = { dateStyle: 'long', timeStyle: 'long', timeZone: zone } as const;
  return new Intl.DateTimeFormat(locale, style).format(at);
}
