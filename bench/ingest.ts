import { benchCpu } from './ingest/cpu.ts';
import { benchMemory } from './ingest/memory.ts';
import { benchRequests } from './ingest/requests.ts';
import { benchStorage } from './ingest/storage.ts';
import type { BenchLine } from './report.ts';

/** What ingest takes: of the processor, of the storage, in requests, and of memory. */
export async function benchIngest(): Promise<BenchLine[]> {
  return [...benchCpu(), ...(await benchStorage()), ...(await benchRequests()), await benchMemory()];
}
