/** Identifiers are strings with a brand, so that a command id can't be passed where a conversation id is meant. */
type Brand<Name extends string> = string & { readonly __brand: Name };

/** One chat with its event stream; `c` on the wire. */
export type ConversationId = Brand<'ConversationId'>;
/** One stored event. */
export type EventId = Brand<'EventId'>;
/** What a client chose for one command; the dedupe key together with principal and conversation. */
export type CommandId = Brand<'CommandId'>;
/** One piece of due work: a timer, an effect or a turn. */
export type TaskId = Brand<'TaskId'>;

/** Who did it: `visitor:<id>`, `bot:<name>`, `agent:<id>` or `system`. */
export type Actor = `visitor:${string}` | `bot:${string}` | `agent:${string}` | 'system';

export type ActorKind = 'visitor' | 'bot' | 'agent' | 'system';

/** The part of an actor before the colon. */
export function kindOf(actor: Actor): ActorKind {
  const colon = actor.indexOf(':');
  return (colon < 0 ? actor : actor.slice(0, colon)) as ActorKind;
}
