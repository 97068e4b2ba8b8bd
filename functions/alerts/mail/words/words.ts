import type { Locale } from '../../../../shared/domain/customer.ts';
import type { Direction, Severity } from '../../../../shared/domain/model.ts';
import type { Signal } from '../../../../shared/domain/signals.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { nb } from './nb.ts';
import { sv } from './sv.ts';

/** Everything an alert says, in one language. */
export interface Words {
  readonly severity: Readonly<Record<Severity, string>>;
  readonly signal: Readonly<Record<Signal, string>>;
  readonly direction: Readonly<Record<Direction, string>>;
  readonly pump: string;
  readonly site: string;
  readonly model: string;
  readonly serialNumber: string;
  readonly since: string;
  readonly value: string;
  readonly limit: string;
  /** One sentence for a warning and for an alarm: what it means for the pump. */
  readonly meaning: Readonly<Record<Severity, string>>;
  readonly footer: string;
}

/** The one source of words for each locale. */
export const WORDS: Readonly<Record<Locale, Words>> = { en, sv, nb, de };
