import type { Direction, Slope } from '../domain/condition.ts';
import type { Severity } from '../domain/model.ts';
import type { Signal } from '../domain/signals.ts';

/** One sentence for a warning and for an alarm: what it means for the pump, and what to do. */
export type Meaning = Readonly<Record<Severity, string>>;

/** Everything an alert says, in one language. */
export interface Words {
  readonly severity: Readonly<Record<Severity, string>>;
  readonly signal: Readonly<Record<Signal, string>>;
  readonly direction: Readonly<Record<Direction | Slope, string>>;
  /** After a signal: it is not as it used to be at this pump; its sensor isn't to be believed. */
  readonly deviates: string;
  readonly untrusted: string;
  /** After a component: it won't last long. */
  readonly shortLife: string;
  /** By themselves: nothing is heard of the pump; its box sends, with its clock set back. */
  readonly noData: string;
  readonly clockSetBack: string;
  /** The parts that wear, by their names in the catalogue; of others the name stands. */
  readonly component: Readonly<Record<string, string>>;
  /** What can be wrong with a sensor. */
  readonly fault: Readonly<Record<string, string>>;
  readonly pump: string;
  readonly site: string;
  readonly model: string;
  readonly serialNumber: string;
  readonly since: string;
  readonly lastHeard: string;
  readonly value: string;
  readonly limit: string;
  readonly deviation: string;
  readonly remainingLife: string;
  readonly faultLabel: string;
  readonly usualSilence: string;
  /** Of a limit that is passed, or of a signal that changes too fast. */
  readonly meaning: Meaning;
  readonly deviationMeaning: Meaning;
  readonly sensorMeaning: Meaning;
  readonly lifeMeaning: Meaning;
  readonly noDataMeaning: Meaning;
  readonly clockSetBackMeaning: string;
  /** Why somebody gets a mail: one of the customer's people, or the operator's service contact. */
  readonly footer: string;
  readonly serviceFooter: string;
}
