import type { Failure } from '../core/errors.ts';
import type { Json } from '../core/json.ts';

/** One entry at its place: `n` = 1, 2, 3 … without gaps; `at` in milliseconds since the epoch. */
export type JournalEntry = { readonly n: number; readonly at: number; readonly data: Json };

export type JournalAppend =
  | { readonly kind: 'appended' }
  /** Somebody else was first; `head` is the offset of the last entry now. Nothing was written. */
  | { readonly kind: 'conflict'; readonly head: number }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** What the entries up to `n` add up to, so that reading need not begin at the first. `version` names the code that wrote it. */
export type JournalSnapshot = { readonly n: number; readonly version: string; readonly state: Json };

/**
 * Named lists of what was decided about things that are no conversation: who has which chat, who may sign in. They are
 * folded, never changed, and an entry is written only by whoever knew all before it: that is what makes a decision
 * hold against all others.
 *
 * `append` answers a failing store as data; `read` and `loadSnapshot` reject with `ParleyError`, because an empty answer
 * would be a silent hole; `saveSnapshot` then does nothing.
 */
export interface Journal {
  /**
   * All entries or none, right behind `expected`, which is the offset of the last entry the writer knew; 0 for a journal
   * that does not exist yet. `entries` is not empty.
   */
  append(
    journal: string,
    expected: number,
    entries: readonly Omit<JournalEntry, 'n'>[],
  ): Promise<JournalAppend>;
  /** Entries with `n` > `after`, in order, at most `limit`. */
  read(journal: string, after?: number, limit?: number): Promise<readonly JournalEntry[]>;
  /** An older one than is kept already is dropped. */
  saveSnapshot(journal: string, snapshot: JournalSnapshot): Promise<void>;
  loadSnapshot(journal: string): Promise<JournalSnapshot | undefined>;
  /** Hears that a journal has grown, at whatever node; may be told in vain, and may miss it while the store is away. */
  watch(listener: (journal: string) => void): () => void;
}
