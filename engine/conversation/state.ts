import type { Actor, ConversationId } from '../core/ids.ts';
import type { JsonObject } from '../core/json.ts';
import type { DialogState } from '../dialog/state.ts';

/** The states of a conversation's machine. */
export type Lifecycle = 'new' | 'waiting' | 'bot' | 'queued' | 'human' | 'closed';

/** An effect that was asked for and whose result has not come. */
export type PendingEffect = { readonly kind: string; readonly as: string | null };

/** A result that came while a person had the chat: the bot is told when it has the chat again. */
export type UnheardResult = {
  /** Offset of the event that brought it. */
  readonly of: number;
  readonly as: string | null;
  readonly result: JsonObject | null;
  readonly failed: string | null;
};

/**
 * All that is known of a conversation, folded from its events; plain JSON.
 * Times in milliseconds since the epoch. `epoch` counts changes of owner: the fence against late bot output.
 */
export type Conversation = {
  readonly id: ConversationId;
  readonly n: number;
  readonly lifecycle: Lifecycle;
  readonly epoch: number;
  readonly visitor: Actor;
  readonly agent: Actor | null;
  /** The id of the agent who was given the chat and has not answered yet. */
  readonly assigned: string | null;
  readonly bot: string;
  readonly pipeline: string;
  readonly channel: string;
  readonly language: string | null;
  readonly openedAt: number;
  readonly lastActivityAt: number;
  readonly idle: number;
  readonly queueWait: number;
  /** After how long an open question is asked once more; 0 for never. */
  readonly silence: number;
  readonly timers: Readonly<Record<string, number>>;
  readonly effects: Readonly<Record<string, PendingEffect>>;
  readonly unheard: Readonly<Record<string, UnheardResult>>;
  readonly dialog: DialogState;
};
