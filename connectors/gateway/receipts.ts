type Mark = { readonly n: number; readonly bytes: number };

/** Marks of one conversation are at least this far apart, but for the newest: a handful at most before events stop. */
const APART = 16 * 1024;

/**
 * What a client's cumulative `ack` proves: events are marked with the bytes sent up to them, and an `ack` at or behind
 * a mark says that all of those were read.
 */
export class Receipts {
  readonly #marks = new Map<string, Mark[]>();

  /** Event `n` of `c` went out, as the last of `bytes`. */
  sent(c: string, n: number, bytes: number): void {
    const marks = this.#marks.get(c);
    if (!marks) {
      this.#marks.set(c, [{ n, bytes }]);
      return;
    }
    // Said again, without being provisional any more: an ack of `n` does not prove that this was read.
    if (n <= (marks.at(-1)?.n ?? 0)) return;
    const before = marks.at(-2);
    if (before && bytes - before.bytes < APART) marks.pop();
    marks.push({ n, bytes });
  }

  /** How many bytes are proven to be read; undefined when the ack says nothing new. */
  acked(c: string, n: number): number | undefined {
    const marks = this.#marks.get(c) ?? [];
    const last = marks.findLastIndex((mark) => mark.n <= n);
    return marks.splice(0, last + 1).at(-1)?.bytes;
  }

  /** The conversation is heard no more, or from another position. */
  forget(c: string): void {
    this.#marks.delete(c);
  }
}
