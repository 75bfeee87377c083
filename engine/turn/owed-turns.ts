import type { ConversationId, TaskId } from '../core/ids.ts';
import type { Append } from '../ports/event-log.ts';

/** What this process knows of turns that a conversation still owes, so that the usual turn need not ask the log. */
export type OwedTurns = {
  /** An append of this process was stored. */
  note(append: Append): void;
  /** True when no turn before this one is owed in the state at offset `n`; false when only the log can say. */
  isFirst(id: ConversationId, n: number, turn: TaskId): boolean;
};

type Known = { readonly n: number; readonly turns: ReadonlySet<TaskId> };

/**
 * Follows the conversations of which this process has written everything: an append that the log took at its expected
 * version shows that nobody else wrote in between. Others may at most have settled a turn without an event; then
 * one too many is thought to be owed, and the log is asked. At most `most` conversations are followed.
 */
export function createOwedTurns(most: number): OwedTurns {
  const known = new Map<ConversationId, Known>();
  return {
    note: (append) => {
      const { stream, expected, events } = append;
      const before = expected === 0 ? { n: 0, turns: new Set<TaskId>() } : known.get(stream);
      known.delete(stream);
      if (before?.n !== expected) return;
      known.set(stream, { n: expected + events.length, turns: turnsAfter(before.turns, append) });
      const [oldest] = known.size > most ? known.keys() : [];
      if (oldest !== undefined) known.delete(oldest);
    },
    // Ids sort in the order of the offsets.
    isFirst: (id, n, turn) => {
      const found = known.get(id);
      return found?.n === n && [...found.turns].every((owed) => owed >= turn);
    },
  };
}

function turnsAfter(
  before: ReadonlySet<TaskId>,
  { schedule = [], settle = [] }: Append,
): ReadonlySet<TaskId> {
  const turns = new Set(before);
  for (const id of settle) turns.delete(id);
  for (const { id, kind } of schedule) if (kind === 'turn') turns.add(id);
  return turns;
}
