import { Command, InvalidArgumentError, Option } from 'commander';
import { isChange } from './changeLog/classes.ts';

/** What every command can be told. */
export interface CommonOptions {
  /** For programs: one object or JSON Lines on stdout, and nothing else there. */
  readonly json?: boolean;
  /** Where a running plant says how it is reached, and where devices are saved. */
  readonly data: string;
}

/**
 * A command that is described, shown by example, and told in the common way what form its output is to have.
 *
 * @param usage its name, and its arguments as commander writes them: `show <customer>`
 * @param examples each a line as it would be typed, without `vakt`
 */
export function command(usage: string, description: string, ...examples: string[]): Command {
  const lines = examples.map((example) => `  vakt ${example}`).join('\n');
  return recording(group(usage, description))
    .option('--json', 'for programs: JSON on stdout, and nothing else')
    .addOption(
      new Option('--data <dir>', 'where a running plant keeps run.json')
        .default('.vakt')
        .env('VAKT_DATA_DIR'),
    )
    .addHelpText('after', `\nFor example:\n${lines}`);
}

/**
 * The same command, whose action is recorded where it changes something. It is done here, where every command is
 * made, so that none can forget it.
 */
function recording(made: Command): Command {
  const set = made.action.bind(made);
  made.action = (action) =>
    set(async (...given: unknown[]) => {
      const name = nameOf(made);
      // biome-ignore lint/suspicious/noExplicitAny: an action takes what its command declares
      const run = () => action.apply(made, given as any[]);
      if (!isChange(name) || made.opts<{ dryRun?: boolean }>().dryRun) return run();
      const { recorded } = await import('./changeLog/record.ts');
      await recorded(made, name, given, run);
    });
  return made;
}

/** A command's name from the top, without the tool's own: `contract notice`. */
export function nameOf(command: Command): string {
  const { parent } = command;
  return parent?.parent ? `${nameOf(parent)} ${command.name()}` : command.name();
}

/** A command that only has others below it. */
export function group(usage: string, description: string): Command {
  const [name, ...args] = usage.split(' ');
  const made = new Command(name);
  for (const arg of args) made.argument(arg);
  // Errors are thrown, here as everywhere; main.ts makes an exit code of them.
  return made
    .description(description)
    .helpCommand(false)
    .showHelpAfterError('(--help shows what can be given)')
    .exitOverride();
}

/** The option of what tells of all pumps, unless one customer's are asked for. */
export const ONLY_CUSTOMER = ['--customer <customer>', "only this customer's: number, name or key"] as const;

/** For options that may be given again and again. */
export function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

/** @throws InvalidArgumentError unless this is a whole number from 1 */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > Number.MAX_SAFE_INTEGER) {
    throw new InvalidArgumentError('A whole number from 1 is wanted.');
  }
  return value;
}

/** @throws InvalidArgumentError unless this is a number above 0 */
export function positiveNumber(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(value > 0 && value < Number.POSITIVE_INFINITY)) {
    throw new InvalidArgumentError('A number above 0 is wanted.');
  }
  return value;
}
