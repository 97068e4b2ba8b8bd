import type { End, Irregularities, PacketFact, PacketHealth, PacketTally, Run } from '../../domain/tally.ts';
import { hourOf, SECOND } from '../../time.ts';

/**
 * The most runs of one count that are kept apart. Beyond it neighbours are put together, and what arrives between
 * them later, in a stretch that is merged with this one, no longer fills the gap.
 */
const MOST_RUNS = 20;

/** No box sends more than a packet a second for long: what is missing beyond that was never sent. */
const LEAST_BETWEEN = 1 * SECOND;

/**
 * Counts packets of one stretch of reading time, all of them. It is computed from what is stored and never added to,
 * so that neither order nor repetition nor the number of instances changes it; and counts of neighbouring stretches
 * merge to what all their packets together would give ({@link mergeTallies}).
 */
export function tallyOf(packets: readonly PacketFact[]): PacketTally {
  const counts: Record<string, readonly Run[]> = {};
  for (const [authorization, own] of Map.groupBy(packets, (packet) => packet.authorization)) {
    counts[authorization] = joined(own.map(runOf));
  }
  const clock = clockOf(packets);
  return { counts, ...(clock ? { clock } : {}) };
}

/** What the packets of several stretches come to together, in whatever order they are given. */
export function mergeTallies(parts: readonly PacketTally[]): PacketTally {
  const counts: Record<string, readonly Run[]> = {};
  for (const authorization of new Set(parts.flatMap((part) => Object.keys(part.counts)))) {
    counts[authorization] = joined(parts.flatMap((part) => part.counts[authorization] ?? []));
  }
  const clocks = parts.flatMap(({ clock }) => clock ?? []);
  if (clocks.length === 0) return { counts };
  const hour = Math.max(...clocks.map((clock) => clock.hour));
  const ahead = Math.max(...clocks.filter((clock) => clock.hour === hour).map((clock) => clock.ahead));
  return { counts, clock: { hour, ahead } };
}

/** What a tally says, all counts of the device together. */
export function packetHealth({ counts, clock }: PacketTally): PacketHealth {
  const found = { packets: 0, lost: 0, jumps: 0, resets: 0, reordered: 0 };
  const add = (part: Irregularities) => {
    found.lost += part.lost;
    found.jumps += part.jumps;
    found.resets += part.resets;
    found.reordered += part.reordered;
  };
  for (const runs of Object.values(counts)) {
    runs.forEach((run, i) => {
      found.packets += run.packets;
      add(run);
      const before = runs[i - 1];
      if (before) add(between(before.last, run.first));
    });
  }
  return { ...found, ...(clock ? { clockAhead: clock.ahead } : {}) };
}

/**
 * What two packets with neighbouring numbers, and none stored between them, say. The times of measuring, sending and
 * arrival together tell a count that began anew, all back, from a packet that was overtaken on its way, and from a box
 * that sends first what is new and then what it had kept meanwhile.
 */
function between(lower: End, higher: End): Irregularities {
  const arrivedBefore = higher.arrivedAt < lower.arrivedAt;
  const isReset = arrivedBefore && higher.sentAt < lower.sentAt && higher.at < lower.at;
  const missing = higher.sequence - lower.sequence - 1;
  // Packets of a backlog are sent in no time; their readings took it.
  const elapsed = Math.max(higher.sentAt - lower.sentAt, higher.at - lower.at);
  const wasSent = !isReset && missing <= 1 + Math.max(0, elapsed) / LEAST_BETWEEN;
  return {
    lost: wasSent ? missing : 0,
    jumps: missing > 0 && !wasSent && !isReset ? 1 : 0,
    resets: isReset ? 1 : 0,
    reordered: arrivedBefore && !isReset ? 1 : 0,
  };
}

/** Runs in order, those without a gap between them as one. */
function joined(runs: readonly Run[]): Run[] {
  const inOrder = [...runs].sort((a, b) => a.first.sequence - b.first.sequence);
  const found: Run[] = [];
  for (const run of inOrder) {
    const before = found.at(-1);
    if (before && run.first.sequence <= before.last.sequence + 1) found[found.length - 1] = join(before, run);
    else found.push(run);
  }
  while (found.length > MOST_RUNS) found.splice(0, 2, join(found[0]!, found[1]!));
  return found;
}

function join(lower: Run, higher: Run): Run {
  // One that lies within another was put together before: what is between them has been counted.
  const apart = higher.first.sequence > lower.last.sequence;
  const gap = apart ? between(lower.last, higher.first) : { lost: 0, jumps: 0, resets: 0, reordered: 0 };
  return {
    first: lower.first,
    last: higher.last.sequence > lower.last.sequence ? higher.last : lower.last,
    packets: lower.packets + higher.packets,
    lost: lower.lost + higher.lost + gap.lost,
    jumps: lower.jumps + higher.jumps + gap.jumps,
    resets: lower.resets + higher.resets + gap.resets,
    reordered: lower.reordered + higher.reordered + gap.reordered,
  };
}

/** A packet by itself. One that doesn't say when it was sent is taken for sent as it was measured. */
function runOf({ sequence, at, arrivedAt, sentAt = at }: PacketFact): Run {
  const end = { sequence, at, arrivedAt, sentAt };
  return { first: end, last: end, packets: 1, lost: 0, jumps: 0, resets: 0, reordered: 0 };
}

/** How far the clock is ahead by the packet least delayed, in the last hour with any; hours by arrival. */
function clockOf(packets: readonly PacketFact[]): PacketTally['clock'] {
  let clock: PacketTally['clock'];
  for (const { sentAt, arrivedAt } of packets) {
    if (sentAt === undefined) continue;
    const hour = hourOf(arrivedAt);
    const ahead = sentAt - arrivedAt;
    if (!clock || hour > clock.hour || (hour === clock.hour && ahead > clock.ahead)) clock = { ahead, hour };
  }
  return clock;
}
