import type { Advised, RunOn } from '../advice.ts';

/** What usually brings something about, and what to do. */
export interface Advice {
  readonly cause: string;
  readonly action: string;
}

/** What an alert's mail says beside the condition itself, in one language. `{…}` is filled in. */
export interface MailWords {
  readonly mayRunOn: string;
  readonly runOn: Readonly<Record<RunOn, string>>;
  readonly actBy: string;
  /** `{date}`, and `{hours}` of operation until then. */
  readonly dateAndHours: string;
  readonly now: string;
  readonly life: string;
  /** `{component}`, most likely `{p50}`, within `{p10}` to `{p90}`. */
  readonly lifeRange: string;
  readonly beyond: string;
  readonly causes: string;
  readonly actions: string;
  readonly openPage: string;
  readonly pageNote: string;
  readonly service: string;
  /** `{signal}`, `{unit}`, `{days}`. */
  readonly picture: string;
  /** `{last}`, `{least}`, `{most}`, with units. */
  readonly pictureFacts: string;
  /** `{warning}`, `{alarm}`. */
  readonly pictureWarning: string;
  readonly pictureAlarm: string;
  /** `{date}`, `{low}`, `{high}`. */
  readonly pictureForecast: string;
  /** In the picture's legend. */
  readonly pictureMean: string;
  readonly pictureRange: string;
  readonly forecast: string;
  readonly manual: string;
  /** What the link in the footer ends: mail about this pump, all of it, or a monthly report. */
  readonly unsubscribe: string;
  readonly unsubscribeAll: string;
  readonly unsubscribeReport: string;
  readonly advice: Readonly<Record<Advised, Advice>>;
}
