import type { PumpState } from '../../domain/reading.ts';

/** What a monthly report says, as a page and by mail, in one language; `{…}` is filled in. */
export interface ReportWords {
  readonly subject: string;
  readonly heading: string;
  /** After the heading, of a month that isn't over. */
  readonly soFar: string;
  readonly customer: string;
  readonly times: string;
  readonly made: string;
  readonly dash: string;
  readonly noPump: string;
  readonly figure: string;
  readonly value: string;
  /** Of the unit, or the reason for which there is no value. */
  readonly unit: string;
  readonly unknownFigure: string;
  /** The unit of an hour. */
  readonly hour: string;
  readonly state: Readonly<Record<PumpState, string>>;
  /** Of which it isn't known what the pump did. */
  readonly unknownState: string;
  /** Of the month's hours in each state, by mail. */
  readonly stateHours: string;
  readonly states: string;
  /** `{date}` has `{hours}` hours. */
  readonly oddDay: string;
  readonly statesPlot: string;
  readonly plot: string;
  readonly hourly: string;
  /** What isn't drawn of a signal, from when until when, or since when. */
  readonly leftOut: string;
  readonly onwards: string;
  readonly conditions: string;
  readonly noConditions: string;
  /** Of a list that has room for some only. */
  readonly newest: string;
  readonly from: string;
  readonly until: string;
  readonly notEnded: string;
  readonly severity: string;
  readonly condition: string;
  readonly limit: string;
  readonly maintenance: string;
  readonly nothingRecorded: string;
  readonly when: string;
  readonly what: string;
  readonly note: string;
  readonly kinds: Readonly<Record<'worn' | 'preventive' | 'failure' | 'false-alarm', string>>;
  readonly notOver: string;
  readonly overAt: string;
  /** Key figures that only reports name. */
  readonly figures: Readonly<Record<string, string>>;
  /** What is told of a signal, by the parts of a key figure's name. */
  readonly statistics: Readonly<Record<string, string>>;
  /** Why there is no value, by what the analysis says. */
  readonly reasons: Readonly<Record<string, string>>;
  readonly tooLittleOfDay: string;
  readonly tooLittleOfWindow: string;
  readonly more: string;
  readonly footer: string;
}
