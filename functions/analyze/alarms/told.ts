import { type Condition, RECURRING, type Transition } from '../../../shared/domain/alarm.ts';
import { type AlarmMemory, entriesOf } from './evaluate.ts';

/** The conditions of a device, for those who only want to know how they stand. */
export const conditionsIn = (memory: AlarmMemory): Condition[] =>
  entriesOf(memory).flatMap(([, { condition }]) => condition ?? []);

/** The episodes of conditions that people have been told of. */
export function toldIn(memory: AlarmMemory): Set<string> {
  return new Set(
    conditionsIn(memory).flatMap(({ told, episode }) => (told && episode !== undefined ? [episode] : [])),
  );
}

/** The memory, in which people know now of these transitions' episodes, and were told of what they raised. */
export function withTold(memory: AlarmMemory, due: readonly Transition[]): AlarmMemory {
  const episodes = new Set(due.map(({ episode }) => episode));
  const chattering = new Set(due.flatMap((one) => (one.chattering ? one.condition : [])));
  const told = entriesOf(memory).map(([name, known]) => {
    const { condition } = known;
    if (condition?.episode === undefined) return [name, known];
    const after = {
      ...condition,
      ...(episodes.has(condition.episode) ? { told: true } : {}),
      ...(chattering.has(name) ? { chatterTold: condition.raisedAt!.at(-1)! } : {}),
      ...toldAgain(
        condition,
        due.filter((one) => one.condition === name && one.to === 'active'),
      ),
    };
    return [name, { ...known, condition: after }];
  });
  return Object.fromEntries(told) as AlarmMemory;
}

function toldAgain({ toldAt }: Condition, raised: readonly Transition[]): Pick<Condition, 'toldAt'> {
  if (raised.length === 0) return {};
  const known = { ...toldAt };
  for (const { severity, at } of raised) known[severity] = [...(known[severity] ?? []), at].slice(-RECURRING);
  return { toldAt: known };
}
