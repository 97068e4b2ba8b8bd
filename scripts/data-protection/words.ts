import type { Told } from '../../shared/dataProtection/people.ts';
import type { ProcessorId } from '../../shared/dataProtection/processors.ts';
import type { Locale } from '../../shared/domain/customer.ts';

/** Numbers that the text names, from the code they are the code's own. */
export interface Rules {
  readonly standard: number;
  readonly assetManaged: number;
  readonly remindedDays: number;
  readonly erasedWithinHours: number;
  readonly longestRetention: number;
  /** Days on the event hub, and in the log, where the operator has set nothing else. */
  readonly eventDays: number;
  readonly logDays: number;
  readonly backupDays: number;
}

/** What the page says in one language. */
export interface ProtectionWords {
  readonly locale: Locale;
  readonly file: string;
  readonly title: string;
  readonly intro: string;
  readonly revised: string;
  readonly otherLanguages: string;
  readonly collected: { readonly title: string; readonly text: string };
  readonly fromPumps: {
    readonly title: string;
    readonly text: string;
    readonly field: string;
    readonly unit: string;
  };
  /** Of a packet, by name: `packetId`, `schema`, … */
  readonly fields: Readonly<Record<string, string>>;
  readonly aboutYou: {
    readonly title: string;
    readonly text: string;
    readonly what: string;
    readonly why: string;
  };
  readonly people: Readonly<Record<Told, readonly [what: string, why: string]>>;
  readonly kept: {
    readonly title: string;
    readonly text: string;
    readonly store: string;
    readonly what: string;
    readonly whose: string;
    readonly until: string;
    readonly customer: string;
    readonly operator: string;
    readonly erasure: string;
    readonly forever: string;
    readonly done: string;
    readonly days: (days: number, setting: string | undefined) => string;
    readonly entries: (days: number) => string;
    readonly people: string;
    readonly yes: string;
    readonly no: string;
  };
  /** By name of a table, a container or a queue. */
  readonly stores: Readonly<Record<string, string>>;
  readonly protection: { readonly title: string; readonly points: readonly string[] };
  readonly processors: {
    readonly title: string;
    readonly text: string;
    readonly who: string;
    readonly for: string;
    readonly roles: Readonly<Record<ProcessorId, string>>;
  };
  readonly retention: { readonly title: string; readonly points: (rules: Rules) => readonly string[] };
  readonly erasure: { readonly title: string; readonly points: (rules: Rules) => readonly string[] };
  readonly rights: { readonly title: string; readonly points: readonly string[] };
}
