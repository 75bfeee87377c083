import type { Static } from 'typebox';
import { CONVERSATION_EVENTS } from './events/conversation.ts';
import { TURN_EVENTS } from './events/turn.ts';
import type { Actor, ConversationId, EventId } from './ids.ts';
import type { JsonObject } from './json.ts';

/**
 * Every event type: its current version, what a visitor sees of it (all, nothing, or some members; unseen ones arrive as `hidden`),
 * and the schema of its data. Names are past tense.
 */
export const EVENTS = { ...CONVERSATION_EVENTS, ...TURN_EVENTS } as const;

export type EventType = keyof typeof EVENTS;

/** The data of one event type. */
export type EventData<T extends EventType> = Static<(typeof EVENTS)[T]['data']>;

/** What somebody decided has happened, before the log gave it a place. `cause` names the command, task or event behind it. */
export type DomainEvent = {
  [T in EventType]: {
    readonly type: T;
    readonly data: EventData<T>;
    readonly by: Actor;
    readonly cause: string;
  };
}[EventType];

/**
 * An event in the log.
 * `n` is its offset in its conversation, 1, 2, 3 … without gaps; `at` milliseconds since the epoch.
 * `key` is the client's command id where the event is the record of that command.
 * `state` is the digest of the conversation's state after this event, `sum` the digest over this event and the `sum` before it.
 */
export type StoredEvent = DomainEvent & {
  readonly id: EventId;
  readonly stream: ConversationId;
  readonly n: number;
  readonly at: number;
  readonly version: number;
  readonly key?: string;
  readonly state: string;
  readonly sum: string;
};

/** An event of one type. */
export type EventOf<T extends EventType> = Extract<DomainEvent, { readonly type: T }>;

/** What a visitor may read of an event's data; null when it may not read the event at all. */
export function dataForVisitor(event: DomainEvent): JsonObject | null {
  const visible: boolean | readonly string[] = EVENTS[event.type].visible;
  if (typeof visible === 'boolean') return visible ? (event.data as JsonObject) : null;
  return Object.fromEntries(Object.entries(event.data).filter(([member]) => visible.includes(member)));
}
