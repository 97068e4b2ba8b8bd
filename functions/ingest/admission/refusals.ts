/**
 * Every reason for which a packet is refused, in the order in which they are looked for, with what it means.
 * The names appear in the quarantine, in counters and in the operator's tools.
 */
export const REFUSALS = {
  'unknown-device': 'IoT Hub knows the device, Vakt does not',
  'contract-unreadable':
    "the contract's dates or zone make no sense; nobody knows whether it permits collection",
  'contract-ended': "the customer's contract does not permit collection; the packet is counted and not kept",
  'too-large': 'the body is larger than 256 KB',
  'not-utf8': 'the body is not UTF-8',
  'not-json': 'the body is not a JSON object',
  'packet-id-malformed': 'packetId is not <authorization>-<sequence>',
  'authorization-unknown': 'no such authorization was ever issued',
  'authorization-foreign': 'the authorization was issued to another device',
  'authorization-revoked': 'the authorization was taken back',
  'authorization-not-yet-in-force': 'the packet was sent before the authorization came into force',
  'authorization-expired': 'the packet was sent after another authorization had taken its place',
  'sequence-implausible': "the sequence number is above the clock's milliseconds",
  'schema-unknown': 'this release does not know the schema that the packet names',
  'undeclared-field': 'a field that the schema does not declare',
  'schema-violation': 'a field is missing, of the wrong type or out of range',
  'reading-too-old': 'a reading is older than is accepted',
  'reading-in-future': 'a reading is further ahead than clocks may differ',
  'reading-outside-contract': 'a reading was taken when the contract did not permit collection',
  'id-reused': 'another packet was stored under the same ID before',
} as const;

export type RefusalReason = keyof typeof REFUSALS;

/**
 * A packet that is not to be stored, and why. A value, never an error; a class, because a body that somebody sent must
 * never pass for one, whatever its fields are called.
 */
export class Refusal {
  readonly refused: RefusalReason;
  /** What exactly was wrong, without quoting values that weren't asked for. */
  readonly detail: string;

  constructor(refused: RefusalReason, detail: string) {
    this.refused = refused;
    this.detail = detail;
  }
}

export function refuse(refused: RefusalReason, detail: string = REFUSALS[refused]): Refusal {
  return new Refusal(refused, detail);
}

export function isRefusal(value: object): value is Refusal {
  return value instanceof Refusal;
}
