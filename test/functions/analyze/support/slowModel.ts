import type { ArrivedReading } from '../../../../shared/domain/reading.ts';
import type { Watch } from '../../../../shared/domain/watch.ts';
import { HOUR, MINUTE, SECOND } from '../../../../shared/time.ts';

/**
 * What limits and rates come to, the slow and obvious way: from all readings in the order of their times, by looking for
 * each change at the whole stretch before it. It shares nothing with the code it is held against.
 */
export interface Change {
  readonly condition: string;
  readonly to: 'active' | 'returned';
  readonly severity: 'warning' | 'alarm';
  readonly at: number;
  readonly began: number;
}

/** A value that is held against levels; without one, nothing is said from then on. */
interface Said {
  readonly at: number;
  readonly value?: number;
}
interface Turn {
  readonly at: number;
  readonly began: number;
  readonly active: boolean;
}

/** A value is good for a quarter of an hour. */
const HOLD = 15 * MINUTE;
/** A rate goes by the means of ten parts of its window. */
const PARTS = 10;

/** All changes up to an instant, condition by condition. */
export function slowly(
  readings: readonly ArrivedReading[],
  watches: readonly Watch[],
  until: number,
): Change[] {
  return watches
    .filter(
      ({ kind, warning, alarm }) => (kind === 'limit' || kind === 'rate') && (warning ?? alarm) !== undefined,
    )
    .flatMap((watch) => changesOf(watch, saidOf(watch, readings), until));
}

function changesOf(watch: Watch, said: readonly Said[], until: number): Change[] {
  const turns = (['alarm', 'warning'] as const).flatMap((severity) =>
    watch[severity] === undefined
      ? []
      : turnsOf(watch, watch[severity], said, until).map((turn) => ({ ...turn, severity })),
  );
  const since: { alarm?: number; warning?: number } = {};
  const worst = () => (['alarm', 'warning'] as const).find((severity) => since[severity] !== undefined);
  const changes: Change[] = [];
  // At one instant, what a delay brought has been so before the value of that instant is heard.
  const order = turns.map(({ at, began }) => ({ at, atOnce: began === at }));
  const moments = [...new Map(order.map((one) => [`${one.at} ${one.atOnce}`, one])).values()];
  moments.sort((a, b) => a.at - b.at || Number(a.atOnce) - Number(b.atOnce));
  for (const { at, atOnce } of moments) {
    const before = worst();
    const ends: number[] = [];
    for (const turn of turns.filter((one) => one.at === at && (one.began === at) === atOnce)) {
      if (turn.active) since[turn.severity] = turn.began;
      else {
        delete since[turn.severity];
        ends.push(turn.began);
      }
    }
    const now = worst();
    if (now === before) continue;
    const { condition } = watch;
    if (now) changes.push({ condition, to: 'active', severity: now, at, began: since[now]! });
    else changes.push({ condition, to: 'returned', severity: before!, at, began: Math.max(...ends) });
  }
  return changes;
}

/** When one level turns: where what speaks for it has done so, without a gap, for the whole of its delay. */
function turnsOf(watch: Watch, level: number, said: readonly Said[], until: number): Turn[] {
  const turns: Turn[] = [];
  for (;;) {
    const last = turns.at(-1);
    const active = last?.active ?? false;
    const delay = (active ? watch.offDelay : watch.onDelay) * SECOND;
    const speaks = ({ value }: Said) => {
      if (value === undefined) return false;
      const beyond = watch.direction === 'high' ? value - level : level - value;
      return active ? beyond <= -watch.deadband : beyond > 0;
    };
    const isNew = ({ at }: Said) => !last || at > last.at || (at === last.at && last.began < last.at);
    const turn = runsOf(said, speaks, isNew).find(
      ({ from, to }) => from + delay <= to && from + delay <= until,
    );
    if (!turn) return turns;
    turns.push({ at: turn.from + delay, began: turn.from, active: !active });
  }
}

/** Stretches without a gap in which every value speaks, each until what ends it, or until its last value is too old. */
function runsOf(said: readonly Said[], speaks: (one: Said) => boolean, isNew: (one: Said) => boolean) {
  const runs: { from: number; to: number }[] = [];
  let run: { from: number; to: number } | undefined;
  for (const one of said) {
    if (run && one.at <= run.to && !speaks(one)) run.to = one.at;
    if (run && (one.at > run.to || !speaks(one))) {
      runs.push(run);
      run = undefined;
    }
    if (!speaks(one) || !isNew(one)) continue;
    run = { from: run?.from ?? one.at, to: one.at + HOLD };
  }
  return run ? [...runs, run] : runs;
}

/** What the readings say of a condition: nothing while it follows from what the pump is doing. */
function saidOf(watch: Watch, readings: readonly ArrivedReading[]): Said[] {
  const said: Said[] = [];
  let operating: boolean | undefined;
  let startedAt = Number.NEGATIVE_INFINITY;
  let own: { at: number; value: number }[] = [];
  for (const { at, values, state } of readings) {
    const now = state === undefined ? operating : state === 'operating';
    if (now && operating === false) startedAt = at;
    operating = now;
    const { stopped, started = 0 } = watch.suppress ?? {};
    if ((stopped && operating === false) || (operating && at < startedAt + started * SECOND)) {
      said.push({ at });
      own = [];
      continue;
    }
    const value = values[watch.signal!];
    if (value === undefined) continue;
    own.push({ at, value });
    const known = watch.kind === 'limit' ? value : rateOf(own, watch.window!);
    if (known === undefined) continue;
    said.push({ at, value: watch.condition.endsWith('.falling') ? -known : known });
  }
  return said;
}

/** Per hour: the least squares line through the means of the parts of the window that ends with the last of these. */
function rateOf(own: readonly { at: number; value: number }[], seconds: number): number | undefined {
  const length = (seconds * SECOND) / PARTS;
  const now = own.at(-1)!.at;
  const part = ({ at }: { at: number }) => Math.floor(at / length);
  const within = own.filter((one) => part(one) > Math.floor(now / length) - PARTS);
  const mean = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
  const points = [...Map.groupBy(within, part).values()].map((ones) => ({
    x: mean(ones.map(({ at }) => at - now)),
    y: mean(ones.map(({ value }) => value)),
  }));
  if ((points.at(-1)!.x - points[0]!.x) * 2 < seconds * SECOND) return undefined;
  const [x, y] = [mean(points.map((point) => point.x)), mean(points.map((point) => point.y))];
  const sum = (of: (point: { x: number; y: number }) => number) =>
    points.reduce((total, point) => total + of(point), 0);
  return (sum((one) => (one.x - x) * (one.y - y)) / sum((one) => (one.x - x) ** 2)) * HOUR;
}
