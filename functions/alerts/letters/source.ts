import type { Portal } from '../../../shared/links/personal.ts';
import type { Storage } from '../../../shared/storage/connect.ts';
import type { EpochMs } from '../../../shared/time.ts';

/** Where a letter finds what it only refers to. */
export interface Source {
  readonly storage: Storage;
  readonly contract: string;
  readonly now: EpochMs;
  /** When it was posted: what it says is the same at every try. */
  readonly postedAt: EpochMs;
  /** Absent: there are no links. */
  readonly portal?: Portal | undefined;
}
