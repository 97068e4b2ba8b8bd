import { inflateSync } from 'node:zlib';

/**
 * Unpacks a WOFF font to the OpenType font within it: renderers of pictures read only that.
 *
 * @see https://www.w3.org/TR/WOFF/#FileStructure
 * @throws {RangeError} when it is no WOFF
 */
export function sfntOf(woff: Buffer): Buffer {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new RangeError('This is no WOFF font.');
  const count = woff.readUInt16BE(12);
  const header = Buffer.alloc(12 + 16 * count);
  woff.copy(header, 0, 4, 8); // its flavour
  header.writeUInt16BE(count, 4);
  const power = 2 ** Math.floor(Math.log2(count));
  header.writeUInt16BE(16 * power, 6);
  header.writeUInt16BE(Math.log2(power), 8);
  header.writeUInt16BE(16 * (count - power), 10);
  const tables: Buffer[] = [];
  let offset = header.length;
  for (let i = 0; i < count; i++) {
    const entry = 44 + 20 * i;
    const [at, packed, length] = [4, 8, 12].map((place) => woff.readUInt32BE(entry + place)) as [
      number,
      number,
      number,
    ];
    const bytes = woff.subarray(at, at + packed);
    const table = packed < length ? inflateSync(bytes) : bytes;
    const place = 12 + 16 * i;
    woff.copy(header, place, entry, entry + 4); // its tag
    woff.copy(header, place + 4, entry + 16, entry + 20); // its checksum
    header.writeUInt32BE(offset, place + 8);
    header.writeUInt32BE(length, place + 12);
    tables.push(table, Buffer.alloc((4 - (length % 4)) % 4));
    offset += length + tables.at(-1)!.length;
  }
  return Buffer.concat([header, ...tables]);
}
