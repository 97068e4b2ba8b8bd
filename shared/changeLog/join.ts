import type { EpochMs } from '../time.ts';
import type { Begun, Line } from './line.ts';
import type { Signer } from './signer.ts';

/** That a command which changes something was run. */
export interface RecordedChange {
  readonly id: string;
  readonly at: EpochMs;
  /** Who ran it; absent where that is erased with all that is known of it. */
  readonly by?: string;
  /** The account it was run under, where another name was given. */
  readonly account?: string;
  /** Like `contract notice`. */
  readonly command: string;
  /** Random keys of what it was about. */
  readonly contract?: string;
  readonly device?: string;
  /** `begun` stays where the tool died before its end. */
  readonly outcome: 'begun' | 'done' | 'failed';
  /** Code of the error it failed with. */
  readonly code?: string;
}

/** The commands that lines of the log tell of, in the order in which they began, with who ran them. */
export function changesOf(lines: Iterable<Line>, signers: ReadonlyMap<string, Signer>): RecordedChange[] {
  const changes = new Map<string, RecordedChange>();
  for (const line of lines) {
    if (line.kind === 'begun') {
      const { by, account } = signers.get(line.id) ?? {};
      changes.set(line.id, {
        id: line.id,
        at: Date.parse(line.at),
        ...(by === undefined ? {} : { by }),
        ...(account === undefined ? {} : { account }),
        command: line.command,
        ...objectOf(line),
        outcome: 'begun',
      });
    } else if (line.kind === 'ended') {
      const known = changes.get(line.id);
      const { outcome, code } = line;
      if (!known) continue;
      changes.set(line.id, {
        ...known,
        ...objectOf(line),
        outcome,
        ...(code === undefined ? {} : { code }),
      });
    }
  }
  return [...changes.values()];
}

function objectOf({ contract, device }: Pick<Begun, 'contract' | 'device'>) {
  return { ...(contract === undefined ? {} : { contract }), ...(device === undefined ? {} : { device }) };
}
