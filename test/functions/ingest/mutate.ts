/** Numbers in [0, below) that depend on the seed alone (xorshift32, G. Marsaglia 2003). */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** What breaks parsers: numbers at the edge of their range, names that objects have, quotes, half letters. */
const TOKENS = [
  '1e999',
  '-0',
  '9007199254740993',
  'null',
  '{}',
  '[]',
  '"',
  '\\u0000',
  '\\ud800',
  '"__proto__":',
  '"constructor":1,',
  '"refused":"stored",',
  '\u2028',
  '2026-02-30T00:00:00Z',
  'å',
].map((token) => Buffer.from(token));

/** The body with one to four things wrong with it: letters changed, parts cut, doubled or moved, tokens put in. */
export function mutated(body: Buffer, random: (below: number) => number): Buffer {
  let bytes: Buffer = Buffer.from(body);
  for (let times = 1 + random(4); times > 0; times--) {
    const at = random(bytes.length + 1);
    const end = Math.min(bytes.length, at + random(40));
    const before = bytes.subarray(0, at);
    const part = bytes.subarray(at, end);
    const after = bytes.subarray(end);
    const kinds = [
      () => Buffer.concat([before, Buffer.from([random(256)]), bytes.subarray(at + 1)]),
      () => Buffer.concat([before, after]),
      () => Buffer.concat([before, part, part, after]),
      () => Buffer.concat([after, part, before]),
      () => Buffer.concat([before, TOKENS[random(TOKENS.length)]!, bytes.subarray(at)]),
      () => Buffer.concat([before, TOKENS[random(TOKENS.length)]!, after]),
      () => Buffer.from(before),
      () => withOtherDigit(bytes, at, random),
      () => withOtherDigit(bytes, at, random),
    ];
    bytes = kinds[random(kinds.length)]!();
  }
  return bytes;
}

/** Another digit in place of the next one: mostly still a packet, with other numbers, times or ID. */
function withOtherDigit(bytes: Buffer, from: number, random: (below: number) => number): Buffer {
  const at = bytes.findIndex((byte, i) => i >= from && byte >= 0x30 && byte <= 0x39);
  if (at < 0) return bytes;
  const changed = Buffer.from(bytes);
  changed[at] = 0x30 + random(10);
  return changed;
}
