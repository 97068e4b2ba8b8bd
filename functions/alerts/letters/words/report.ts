import type { Locale } from '../../../../shared/domain/customer.ts';

/** What a monthly report says by mail; `{…}` is filled in. */
export interface ReportWords {
  readonly subject: string;
  readonly times: string;
  readonly noPump: string;
  readonly p95: string;
  readonly conditions: string;
  readonly plot: string;
  readonly more: string;
  readonly footer: string;
}

export const REPORT_WORDS: Readonly<Record<Locale, ReportWords>> = {
  en: {
    subject: 'Vacuum pumps in {month}: {customer}',
    times: 'Times are those of {zone}. A dash stands where something can’t be told.',
    noPump: 'There is no pump.',
    p95: '95 % of the time at most',
    conditions: 'Warnings and alarms',
    plot: '{signal} in {unit}',
    more: 'and {count} more pumps, which this mail has no room for',
    footer: 'You get this report because your company has its pumps watched by Vakt.',
  },
  sv: {
    subject: 'Vakuumpumpar i {month}: {customer}',
    times: 'Tider gäller i {zone}. Ett streck står där något inte kan sägas.',
    noPump: 'Det finns ingen pump.',
    p95: 'högst, 95 % av tiden',
    conditions: 'Varningar och larm',
    plot: '{signal} i {unit}',
    more: 'och {count} pumpar till, som inte får plats i det här meddelandet',
    footer: 'Du får rapporten för att ditt företag låter Vakt övervaka sina pumpar.',
  },
  nb: {
    subject: 'Vakuumpumper i {month}: {customer}',
    times: 'Tider gjelder i {zone}. En strek står der noe ikke kan sies.',
    noPump: 'Det finnes ingen pumpe.',
    p95: 'høyst, 95 % av tiden',
    conditions: 'Advarsler og alarmer',
    plot: '{signal} i {unit}',
    more: 'og {count} pumper til, som det ikke er plass til i denne meldingen',
    footer: 'Du får rapporten fordi firmaet ditt lar Vakt overvåke pumpene sine.',
  },
  de: {
    subject: 'Vakuumpumpen im {month}: {customer}',
    times: 'Zeiten gelten in {zone}. Ein Strich steht, wo sich etwas nicht sagen lässt.',
    noPump: 'Es gibt keine Pumpe.',
    p95: 'höchstens, in 95 % der Zeit',
    conditions: 'Warnungen und Alarme',
    plot: '{signal} in {unit}',
    more: 'und {count} weitere Pumpen, für die in dieser Nachricht kein Platz ist',
    footer: 'Sie erhalten diesen Bericht, weil Ihr Unternehmen seine Pumpen von Vakt überwachen lässt.',
  },
};
