import type { Done, Problem } from '../act.ts';

/** Everything the pages say that is not about a condition, in one language. */
export interface PortalWords {
  readonly lastReading: string;
  readonly noReading: string;
  /** Before the zone in which all times are told. */
  readonly timesIn: string;
  readonly conditions: string;
  readonly allNormal: string;
  readonly active: string;
  /** Of a condition that is over. */
  readonly returned: string;
  readonly until: string;
  readonly acknowledge: string;
  /** Before a name. */
  readonly acknowledgedBy: string;
  readonly shelvedUntil: string;
  readonly raisedBefore: string;
  readonly severity: string;
  readonly what: string;
  readonly signals: string;
  /** What a chart shows. */
  readonly chart: string;
  readonly latest: string;
  readonly least: string;
  readonly most: string;
  readonly forecast: string;
  readonly keyFigures: string;
  readonly figure: string;
  readonly windows: Readonly<Record<'24h' | '7d' | '30d', string>>;
  readonly hours: string;
  readonly life: string;
  readonly lifeMeaning: string;
  readonly part: string;
  readonly overWithin: string;
  readonly days: string;
  readonly beyond: string;
  readonly notTold: string;
  readonly noParts: string;
  readonly maintenance: string;
  readonly nothingRecorded: string;
  readonly when: string;
  readonly note: string;
  readonly by: string;
  readonly kinds: Readonly<Record<'worn' | 'preventive' | 'failure' | 'false-alarm', string>>;
  readonly notOver: string;
  readonly record: string;
  readonly changed: string;
  readonly why: string;
  readonly worn: string;
  readonly preventive: string;
  readonly failed: string;
  readonly unknownPart: string;
  readonly from: string;
  readonly to: string;
  readonly toHint: string;
  readonly falseAlarm: string;
  readonly noCondition: string;
  readonly whichCondition: string;
  readonly save: string;
  readonly download: string;
  readonly csv: string;
  readonly json: string;
  readonly done: Readonly<Record<Done, string>>;
  readonly problems: Readonly<Record<Problem, string>>;
  /** Before the name of the person. */
  readonly madeFor: string;
  readonly keepSecret: string;
  /** While the store in which the customer keeps what is known of its pumps is away. */
  readonly away: {
    /** Of which not even the name is known then. */
    readonly pump: string;
    readonly store: string;
    readonly unwarned: string;
    /** Before the instant since which packets wait. */
    readonly kept: string;
    readonly again: string;
    /** After a form: the store may have gone away before it, or after. */
    readonly notRecorded: string;
  };
  readonly unsubscribe: {
    readonly title: string;
    /** Before the pump's tag. */
    readonly askPump: string;
    /** Before the report's name. */
    readonly askReport: string;
    readonly askAll: string;
    readonly button: string;
    readonly donePump: string;
    readonly doneReport: string;
    readonly doneAll: string;
    readonly undo: string;
  };
}
