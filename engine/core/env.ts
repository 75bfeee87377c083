/** What the engine must be handed because it has none of its own: time, ids, randomness, digest. */
export type Env = {
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** A fresh id that sorts by creation time (ULID). */
  readonly newId: () => string;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** SHA-256 of a text's UTF-8 bytes, lower-case hexadecimal. */
  readonly digest: (text: string) => string;
  /** Milliseconds with fractions from an arbitrary start, only for measuring. */
  readonly elapsed: () => number;
  /** Run something in `ms` milliseconds; calling the answer takes it back. */
  readonly delay: (ms: number, run: () => void) => () => void;
};
