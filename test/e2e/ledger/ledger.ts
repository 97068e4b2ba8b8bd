import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** One sending that the hub acknowledged: the source, the place in its order, and what was sent (stream.ts). */
export interface Acknowledged {
  readonly source: number;
  readonly place: number;
  readonly sequence: number;
}

/** A line ends with `;`, so that one which a kill cut short is no other line. */
const LINE = /^(\d+) (\d+) (-?\d+);$/gm;

/** What the file holds; lines that were cut short are passed over. */
export function readLedger(file: string): Acknowledged[] {
  if (!existsSync(file)) return [];
  return [...readFileSync(file, 'utf8').matchAll(LINE)].map(([, source, place, sequence]) => ({
    source: Number(source),
    place: Number(place),
    sequence: Number(sequence),
  }));
}

/** Begins every entry on a line of its own, whatever the last process left. */
export function record(file: string, { source, place, sequence }: Acknowledged): void {
  appendFileSync(file, `\n${source} ${place} ${sequence};`);
}
