/** Sequence numbers that no good packet has. */
const BEYOND = 1_000_000;

interface Poison {
  /** The reason it is refused for. */
  readonly reason: string;
  body(authorization: string, number: number, from: number): string | Buffer;
}

const packet = (
  authorization: string,
  number: number,
  from: number,
  other: object = {},
  reading: object = {},
) =>
  JSON.stringify({
    packetId: `${authorization}-${BEYOND + number}`,
    schema: 'vakt.telemetry/1',
    sentAt: new Date(from).toISOString(),
    readings: [{ at: new Date(from).toISOString(), power: number, ...reading }],
    ...other,
  });

/** What must not be stored, each refused for its own reason. */
const KINDS: readonly Poison[] = [
  { reason: 'not-utf8', body: (a, n) => Buffer.concat([Buffer.from([0xff, 0xfe, n]), Buffer.from(a)]) },
  { reason: 'not-json', body: (a, n) => `${a} is out of paper ${n}` },
  { reason: 'packet-id-malformed', body: (a, n, from) => packet(a, n, from, { packetId: `${a} ${n}` }) },
  { reason: 'authorization-unknown', body: (a, n, from) => packet([...a].reverse().join(''), n, from) },
  { reason: 'schema-unknown', body: (a, n, from) => packet(a, n, from, { schema: 'vakt.telemetry/99' }) },
  { reason: 'undeclared-field', body: (a, n, from) => packet(a, n, from, {}, { operator: 'Anna' }) },
  { reason: 'schema-violation', body: (a, n, from) => packet(a, n, from, {}, { power: -1e9 }) },
  {
    reason: 'reading-in-future',
    body: (a, n, from) => packet(a, n, from, {}, { at: new Date(from + 30 * 86_400_000).toISOString() }),
  },
  // The first packet of its source is stored long before.
  { reason: 'id-reused', body: (a, n, from) => packet(a, n, from, { packetId: `${a}-1` }) },
];

function kindOf(number: number): Poison {
  return KINDS[(number - 1) % KINDS.length]!;
}

export function reasonOf(number: number): string {
  return kindOf(number).reason;
}

export function poisonOf(authorization: string, number: number, from: number): Buffer {
  return Buffer.from(kindOf(number).body(authorization, number, from));
}
