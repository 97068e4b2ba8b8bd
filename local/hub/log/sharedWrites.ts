interface Waiting<Item, Written> {
  readonly item: Item;
  readonly resolve: (written: Written) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Writes one after the other, of which those that arrive while one is on its way to disk share the next: so the cost of
 * a sync is shared, too. The first that fails is the last.
 */
export class SharedWrites<Item, Written> {
  readonly #write: (items: readonly Item[]) => Promise<readonly Written[]>;
  readonly #failureOf: (cause: unknown) => Error;
  #waiting: Waiting<Item, Written>[] = [];
  #writing: Promise<void> | undefined;
  #failure: Error | undefined;

  /**
   * @param write all of them or none; what each is told, in their order
   * @param failureOf what all are told that wait, and all that come, once a write has failed
   */
  constructor(
    write: (items: readonly Item[]) => Promise<readonly Written[]>,
    failureOf: (cause: unknown) => Error,
  ) {
    this.#write = write;
    this.#failureOf = failureOf;
  }

  /** Resolves when it is written, in the order of the calls. */
  add(item: Item): Promise<Written> {
    if (this.#failure) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  /** Resolves when no write is on its way. */
  async done(): Promise<void> {
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    try {
      while (this.#waiting.length > 0) await this.#writeBatch(this.#waiting.splice(0));
    } finally {
      this.#writing = undefined;
    }
  }

  async #writeBatch(batch: readonly Waiting<Item, Written>[]): Promise<void> {
    try {
      const written = await this.#write(batch.map(({ item }) => item));
      for (const [i, { resolve }] of batch.entries()) resolve(written[i]!);
    } catch (cause) {
      const failure = this.#failureOf(cause);
      this.#failure = failure;
      for (const { reject } of [...batch, ...this.#waiting.splice(0)]) reject(failure);
    }
  }
}
