/** What a compiled JSON Schema says of the first thing wrong with a value. */
export interface SchemaError {
  /** JSON Pointer to the value that is wrong. */
  readonly instancePath: string;
  /** The schema keyword that refused it, for example `maximum`. */
  readonly keyword: string;
  readonly message?: string;
  readonly params: Record<string, unknown>;
}

/** A compiled JSON Schema: true if the value is valid, else false with the errors kept on the function. */
export interface Validator<Packet = unknown> {
  (value: unknown): value is Packet;
  errors?: SchemaError[] | null;
}
