import type { Sketch } from './sketch.ts';

/**
 * Sketches one after the other as bytes, for the store: the number of buckets, then for each how far it lies above
 * the one before, and its weight; all as numbers of seven bits a byte, lowest first, the eighth saying that more
 * follow. A bucket takes three to six bytes.
 */
export function packSketches(sketches: readonly Sketch[]): Uint8Array {
  const bytes: number[] = [];
  for (const { buckets, weights } of sketches) {
    writeNumber(bytes, buckets.length);
    let before = 0;
    for (let i = 0; i < buckets.length; i++) {
      const bucket = buckets[i]!;
      // Only the first may lie below the one before.
      writeNumber(bytes, i === 0 ? zigzag(bucket) : bucket - before);
      writeNumber(bytes, weights[i]!);
      before = bucket;
    }
  }
  return Uint8Array.from(bytes);
}

/** The sketches that {@link packSketches} was given. */
export function unpackSketches(bytes: Uint8Array): Sketch[] {
  const sketches: Sketch[] = [];
  const at = { next: 0 };
  while (at.next < bytes.length) {
    const count = readNumber(bytes, at);
    const sketch = { buckets: new Int32Array(count), weights: new Float64Array(count) };
    let bucket = 0;
    for (let i = 0; i < count; i++) {
      const step = readNumber(bytes, at);
      bucket = i === 0 ? unzigzag(step) : bucket + step;
      sketch.buckets[i] = bucket;
      sketch.weights[i] = readNumber(bytes, at);
    }
    sketches.push(sketch);
  }
  return sketches;
}

/** By division: weights pass 32 bits, where shifts end. */
function writeNumber(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) + 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
}

function readNumber(bytes: Uint8Array, at: { next: number }): number {
  let value = 0;
  for (let scale = 1; ; scale *= 0x80) {
    const byte = bytes[at.next++]!;
    if (byte < 0x80) return value + byte * scale;
    value += (byte - 0x80) * scale;
  }
}

/** 0, −1, 1, −2 … to 0, 1, 2, 3 …: small numbers of either sign stay small. */
function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

function unzigzag(value: number): number {
  return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
}
