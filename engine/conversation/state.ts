import type { Actor, ConversationId } from '../core/ids.ts';
import type { DialogState } from '../dialog/state.ts';

/** The states of a conversation's machine. */
export type Lifecycle = 'new' | 'waiting' | 'bot' | 'queued' | 'human' | 'closed';

/** An effect that was asked for and whose result has not come. */
export type PendingEffect = { readonly kind: string; readonly as: string | null };

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
  readonly bot: string;
  readonly pipeline: string;
  readonly channel: string;
  readonly language: string | null;
  readonly openedAt: number;
  readonly lastActivityAt: number;
  readonly idle: number;
  readonly queueWait: number;
  readonly timers: Readonly<Record<string, number>>;
  readonly effects: Readonly<Record<string, PendingEffect>>;
  readonly dialog: DialogState;
};
