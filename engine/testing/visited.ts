import type { StoredEvent } from '#engine/core/events';

/** What of a bot a dialogue has gone through: the raw material of coverage. Each list is sorted, without repeats. */
export type Visited = {
  /** `flow/step`. */
  readonly steps: readonly string[];
  readonly intents: readonly string[];
  readonly replies: readonly string[];
  readonly repairs: readonly string[];
};

/** Gather what the events of one dialogue went through. */
export function visitedBy(events: readonly StoredEvent[]): Visited {
  const turns = events.flatMap((event) => (event.type === 'turn.completed' ? [event.data] : []));
  return {
    steps: sorted(turns.flatMap((turn) => turn.path)),
    intents: sorted(turns.flatMap((turn) => turn.intent?.name ?? [])),
    replies: sorted(
      events.flatMap((event) => (event.type === 'message.added' ? (event.data.reply ?? []) : [])),
    ),
    repairs: sorted(turns.flatMap((turn) => turn.repair ?? [])),
  };
}

function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
