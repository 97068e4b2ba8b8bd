import type { KeptRecord } from '../../shared/domain/maintenance.ts';
import { iso } from '../../shared/time.ts';
import { forPeople } from '../text.ts';

/** What became of telling a record, for a person. */
export const DONE = { added: 'Recorded', corrected: 'Corrected', known: 'Known already' } as const;

/** A record for a program, with its times as RFC 3339. */
export function describeRecord(deviceId: string, record: KeptRecord): object {
  if (record.kind !== 'failure') return { deviceId, ...record, at: iso(record.at) };
  const { from, to, ...rest } = record;
  return { deviceId, ...rest, from: iso(from), ...(to === undefined ? {} : { to: iso(to) }) };
}

/** A record for a person: `filter changed (worn) at 12000 h`. */
export function recordInWords(record: KeptRecord): string {
  if (record.kind === 'change') {
    const hours = record.hours === undefined ? '' : ` at ${record.hours} h`;
    return `${record.component} changed (${record.reason})${hours}`;
  }
  if (record.kind === 'false-alarm') return `false alarm of ${record.condition}`;
  const cause = record.component === undefined ? '' : ` of ${record.component}`;
  return `failure${cause} ${record.to === undefined ? 'that goes on' : `until ${forPeople(record.to)}`}`;
}
