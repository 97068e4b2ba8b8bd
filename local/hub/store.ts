import { StorageError } from './errors.ts';
import { readIfPresent, writeFileAtomically } from './files.ts';

/**
 * A file of JSON that holds what a part of the hub knows.
 *
 * A save takes what there is to say when it begins, and its promise resolves when that is on disk. Saves
 * asked for during a write share the next one, so that many small changes are quick.
 */
export class Store<T> {
  readonly #path: string;
  readonly #snapshot: () => T;
  #writing: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  /** @param snapshot what to write; asked for at the beginning of each write */
  constructor(path: string, snapshot: () => T) {
    this.#path = path;
    this.#snapshot = snapshot;
  }

  /**
   * What was saved last, or `undefined` where nothing was.
   *
   * @throws StorageError when it is not JSON
   */
  static async read<T>(path: string): Promise<T | undefined> {
    const text = await readIfPresent(path);
    try {
      return text === undefined ? undefined : (JSON.parse(text) as T);
    } catch (cause) {
      throw new StorageError('FILE_UNREADABLE', `${path} is not JSON: restore it, or remove it`, { cause });
    }
  }

  /** @throws StorageError when the file cannot be written */
  save(): Promise<void> {
    this.#next ??= this.#writing
      .catch(() => undefined)
      .then(() => {
        this.#writing = this.#next ?? this.#writing;
        this.#next = undefined;
        return this.#write();
      });
    return this.#next;
  }

  /** Waits until everything is on disk. */
  async flush(): Promise<void> {
    await (this.#next ?? this.#writing);
  }

  async #write(): Promise<void> {
    try {
      await writeFileAtomically(this.#path, `${JSON.stringify(this.#snapshot(), null, 1)}\n`);
    } catch (cause) {
      throw new StorageError('FILE_UNWRITABLE', `${this.#path} cannot be written`, { cause });
    }
  }
}
