import { InputError } from '../../errors.ts';

/** Something wrong in a file, and where. */
export interface Problem {
  /** In the file, from 1; the line of column names is the first. */
  readonly line: number;
  /** Name of the column, where it is one cell. */
  readonly column?: string;
  readonly message: string;
}

/** Gathers what is wrong, so that a person is told of all of it at once. */
export class Problems {
  readonly #found: Problem[] = [];

  add(line: number, column: string | undefined, message: string): void {
    this.#found.push({ line, column, message });
  }

  /** What the reading gives; where the input is wrong, `undefined`, and the problem is kept. */
  attempt<T>(line: number, column: string | undefined, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      this.add(line, column, error.message);
      return undefined;
    }
  }

  /** @throws {InputError} naming every problem there is, by line and column */
  check(file: string): void {
    if (this.#found.length === 0) return;
    const sorted = this.#found.toSorted((a, b) => a.line - b.line);
    const lines = sorted.map(({ line, column, message }) => {
      return `  line ${line}${column === undefined ? '' : `, ${column}`}: ${message}`;
    });
    const count = lines.length === 1 ? '1 thing is' : `${lines.length} things are`;
    throw new InputError(`${file}: ${count} wrong, and nothing was done.\n${lines.join('\n')}`);
  }
}
