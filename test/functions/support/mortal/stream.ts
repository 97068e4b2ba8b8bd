import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { PacketEvent } from '../../../../functions/ingest/events.ts';

/** Batches of a partition of the hub, in a file; beside it lies how far its reader has come. */
export type Stream = readonly (readonly PacketEvent[])[];

export function writeStream(file: string, batches: Stream): void {
  const text = batches.map((batch) =>
    batch.map(({ body, ...event }) => ({ ...event, body: Buffer.from(body).toString('base64') })),
  );
  writeFileSync(file, JSON.stringify(text));
}

/** What comes behind the checkpoint. */
export function* readStream(file: string): Generator<{ batch: PacketEvent[]; after: number }> {
  const batches = JSON.parse(readFileSync(file, 'utf8')) as (Omit<PacketEvent, 'body'> & {
    body: string;
  })[][];
  const done = existsSync(`${file}.checkpoint`) ? Number(readFileSync(`${file}.checkpoint`, 'utf8')) : 0;
  for (let i = done; i < batches.length; i++) {
    const batch = batches[i]!.map(({ body, ...event }) => ({ ...event, body: Buffer.from(body, 'base64') }));
    yield { batch, after: i + 1 };
  }
}

export function writeCheckpoint(file: string, after: number): void {
  writeFileSync(`${file}.checkpoint.draft`, String(after));
  renameSync(`${file}.checkpoint.draft`, `${file}.checkpoint`);
}
