import type { Direction, Severity } from '../../../../shared/domain/model.ts';
import type { Signal } from '../../../../shared/domain/signals.ts';

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
