import type { ConversationId, TaskId } from '../core/ids.ts';
import type { Append } from '../ports/event-log.ts';

/** What this process knows of turns that a conversation still owes, so that the usual turn need not ask the log. */
export type OwedTurns = {
  /** An append of this process was stored. */
  note(append: Append): void;
  /** The log was asked after its events up to `n` had been read, and these turns are owed. */
  learn(id: ConversationId, n: number, turns: readonly TaskId[]): void;
  /** True when no turn before this one is owed in the state at offset `n`; false when only the log can say. */
  isFirst(id: ConversationId, n: number, turn: TaskId): boolean;
};

type Known = { readonly n: number; readonly turns: ReadonlySet<TaskId> };

/**
 * Follows conversations from their first event or from an answer of the log on, as long as this process writes
 * everything: an append that the log took at its expected version shows that nobody else wrote in between, and a turn
 * comes to be owed only with an event. Others may at most have settled one without an event; then one too many is
 * thought to be owed, and the log is asked. At most `most` conversations are followed, and none
 * that is closed.
 */
export function createOwedTurns(most: number): OwedTurns {
  const known = new Map<ConversationId, Known>();

  /** What is written last is kept longest. */
  function keep(id: ConversationId, now: Known): void {
    known.delete(id);
    known.set(id, now);
    const [oldest] = known.size > most ? known.keys() : [];
    if (oldest !== undefined) known.delete(oldest);
  }

  return {
    note: (append) => {
      const { stream, expected, events } = append;
      const before = expected === 0 ? { n: 0, turns: new Set<TaskId>() } : known.get(stream);
      const isOver = events.some(({ type }) => type === 'conversation.closed');
      if (before?.n === expected && !isOver)
        keep(stream, { n: expected + events.length, turns: turnsAfter(before.turns, append) });
      else known.delete(stream);
    },
    learn: (id, n, turns) => keep(id, { n, turns: new Set(turns) }),
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
