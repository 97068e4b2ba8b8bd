import { piecesOf, withoutSignals } from '../analysis/kpis/believed.ts';
import type { Known } from '../analysis/kpis/kpi.ts';
import { knownOf } from '../analysis/kpis/kpis.ts';
import type { Window } from '../analysis/kpis/windows.ts';
import type { Doubt } from '../domain/doubt.ts';
import type { Span } from '../domain/span.ts';
import { type Source, stretchesOf } from './stretches.ts';

/**
 * What is known of a device over these windows, without what sensors said when they weren't to be believed. Beside
 * what {@link stretchesOf} asks for, each day in which a doubt or a failure begins or ends is asked for its hours.
 *
 * @param failures as they were recorded, where what they come to is asked for: in order and without overlap
 */
export async function knownOver(
  source: Source,
  device: string,
  windows: readonly Window[],
  doubts: readonly Doubt[],
  failures: readonly Span[] = [],
): Promise<Known[]> {
  const pieces = windows.map((window) => piecesOf(window, doubts, failures));
  const parts = await stretchesOf(source, device, pieces.flat());
  let next = 0;
  return windows.map((window, i) => {
    const believed = pieces[i]!.flatMap(({ without }) =>
      parts[next++]!.map((part) => withoutSignals(part, without)),
    );
    const doubted = new Set(pieces[i]!.flatMap(({ without }) => without));
    return { ...knownOf(window, believed), doubted };
  });
}
