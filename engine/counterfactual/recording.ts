import { evolve, newConversation } from '#engine/conversation/evolve';
import type { Conversation } from '#engine/conversation/state';
import type { EventOf, StoredEvent } from '#engine/core/events';
import type { RecordedCall } from '#engine/core/events/shapes';

/** An effect that was asked for while recording, and how it ended. */
export type RecordedEffect = {
  readonly requested: EventOf<'effect.requested'>['data'];
  /** Where in the events its end stands; null where it had not ended. */
  readonly endsAt: number | null;
  readonly result: Extract<StoredEvent, { type: 'effect.completed' | 'effect.failed' }> | null;
};

/** A bot's turn as it was recorded. */
export type RecordedTurn = {
  readonly index: number;
  readonly data: EventOf<'turn.completed'>['data'];
  /** The effect whose end it heard of, if that was its cause. */
  readonly effect: string | null;
};

/** A recorded conversation, ready to be lived through again. */
export type Recording = {
  readonly events: readonly StoredEvent[];
  /** The state after each event. */
  readonly states: readonly Conversation[];
  readonly turns: readonly RecordedTurn[];
  readonly effects: readonly RecordedEffect[];
  readonly calls: readonly RecordedCall[];
};

/** Read off a conversation's events what a candidate will have to be told. */
export function readRecording(events: readonly StoredEvent[]): Recording {
  return {
    events,
    states: statesOf(events),
    turns: events.flatMap((event, index) =>
      event.type === 'turn.completed'
        ? [{ index, data: event.data, effect: effectOf(events, event.data.of) }]
        : [],
    ),
    effects: effectsOf(events),
    calls: events.flatMap((event) => (event.type === 'turn.completed' ? (event.data.calls ?? []) : [])),
  };
}

/** The state after each event. */
export function statesOf(events: readonly StoredEvent[]): readonly Conversation[] {
  const [first] = events;
  if (!first) return [];
  let state = newConversation(first.stream);
  return events.map((event) => {
    state = evolve(state, event, event);
    return state;
  });
}

function effectOf(events: readonly StoredEvent[], of: number): string | null {
  const cause = events[of - 1];
  return cause?.type === 'effect.completed' || cause?.type === 'effect.failed' ? cause.data.effect : null;
}

function effectsOf(events: readonly StoredEvent[]): readonly RecordedEffect[] {
  return events.flatMap((event) => {
    if (event.type !== 'effect.requested') return [];
    const endsAt = events.findIndex((end) => isEnd(end) && end.data.effect === event.data.effect);
    const end = events[endsAt];
    const result = end && isEnd(end) ? end : null;
    return [{ requested: event.data, endsAt: result ? endsAt : null, result }];
  });
}

function isEnd(event: StoredEvent): event is NonNullable<RecordedEffect['result']> {
  return event.type === 'effect.completed' || event.type === 'effect.failed';
}
