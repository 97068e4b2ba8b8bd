import type { Party } from '../../domain/contract/contract.ts';
import type { EndReason } from '../../domain/contract/end.ts';

/** The words of a certificate and of its page; `{name}` stands for what is put in. */
export interface CertificateWords {
  readonly title: string;
  readonly lead: string;
  readonly unverifiedTitle: string;
  /** `{declared}`: the day. */
  readonly unverifiedLead: string;
  /** Of one that was erased again after a backup was put back: `{number}` of the certificate before, `{taken}`. */
  readonly again: string;
  /** `{number}` of the chain, before the ID. */
  readonly numberOf: string;
  readonly facts: {
    readonly inForce: string;
    readonly notice: string;
    /** `{day}`, `{party}`. */
    readonly noticeFrom: string;
    readonly asked: string;
    readonly due: string;
    readonly begun: string;
    readonly nothingLeft: string;
    readonly declared: string;
    readonly restBegun: string;
    readonly nothingElseLeft: string;
    /** `{version}`. */
    readonly rule: string;
  };
  readonly because: Readonly<Record<EndReason, string>>;
  readonly party: Readonly<Record<Party, string>>;
  /** `{who}`, `{months}`, `{zone}`. */
  readonly rule: string;
  readonly ruleLater: string;
  readonly ruleEarlier: string;
  readonly customer: string;
  readonly assetManaged: string;
  readonly deleted: string;
  readonly store: string;
  readonly heldAndHow: string;
  readonly before: string;
  readonly after: string;
  readonly notLookedAt: string;
  readonly held: string;
  readonly remains: string;
  readonly what: string;
  readonly where: string;
  readonly atTheLatest: string;
  /** Of what lies with somebody else, of whom only they know. */
  readonly asTheyKeep: string;
  readonly checked: string;
  readonly howChecked: string;
  readonly pseudonym: string;
  readonly hashBefore: string;
  readonly none: string;
  readonly hash: string;
  /** What tables and containers are called, before their names. */
  readonly table: string;
  readonly container: string;
  readonly inOwnStore: string;
  /** `{backup}`: its name, and where it lies, as the operator says it. */
  readonly backup: string;
  /** `{taken}`. */
  readonly inBackup: string;
  /** What is counted, one of it and several, by how the certificate calls it. */
  readonly units: Readonly<Record<string, readonly [one: string, several: string]>>;
  /** Everything else that a certificate says, by how it says it. */
  readonly texts: Readonly<Record<string, string>>;
}
