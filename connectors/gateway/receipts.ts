type Mark = { readonly n: number; readonly bytes: number };

/**
 * What a client's cumulative `ack` proves: one event of each conversation is marked with the bytes sent up to it,
 * and the first `ack` at or behind it says that all of those were read.
 */
export class Receipts {
  readonly #marks = new Map<string, Mark>();

  /** Event `n` of `c` went out, as the last of `bytes`. While a mark waits for its ack no other is made. */
  sent(c: string, n: number, bytes: number): void {
    if (!this.#marks.has(c)) this.#marks.set(c, { n, bytes });
  }

  /** How many bytes are proven to be read; undefined when the ack says nothing new. */
  acked(c: string, n: number): number | undefined {
    const mark = this.#marks.get(c);
    if (!mark || n < mark.n) return undefined;
    this.#marks.delete(c);
    return mark.bytes;
  }

  /** The conversation is heard no more, or from another position. */
  forget(c: string): void {
    this.#marks.delete(c);
  }
}
