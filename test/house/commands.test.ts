import { expect, test } from 'vitest';
import { CLASSIFIED, isChange } from '../../cli/changeLog/classes.ts';
import { nameOf } from '../../cli/command.ts';
import { commandsOf, program } from '../../cli/program.ts';

const commands = commandsOf(program());

test('of every command it is told whether it changes something, in cli/changeLog/classes.ts', () => {
  expect(commands.map(nameOf).sort()).toEqual([...CLASSIFIED].sort());
});

test('every command that changes something can be told who runs it, and no other', () => {
  const told = commands.filter(({ options }) => options.some(({ long }) => long === '--as'));
  expect(told.map(nameOf)).toEqual(commands.map(nameOf).filter(isChange));
});
