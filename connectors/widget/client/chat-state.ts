import { type BelowWords, belowWordsOf } from '#connectors/client/below-words';
import type { Entry } from '#connectors/client/outbox';
import type { Fold } from '#connectors/client/stream';
import type { Attachment, EventFrame } from '#connectors/client/wire';

export type Speaker = 'visitor' | 'bot' | 'agent' | 'system';

/** Something in the conversation's history. `key` stays the same from sending to stored. */
export type ChatItem =
  | ({
      readonly kind: 'message';
      readonly key: string;
      readonly by: Speaker;
      readonly text: string;
      readonly attachments: readonly Attachment[];
      readonly at: number;
      /** The server holds it in memory; its store is down. */
      readonly provisional?: true;
    } & BelowWords)
  | { readonly kind: 'notice'; readonly key: string; readonly what: Notice; readonly at: number };

export type Notice =
  | 'handoff_requested'
  | 'handoff_failed'
  | 'agent_joined'
  | 'agent_left'
  | 'closed'
  | 'closed_idle'
  | 'rated';

/** A message on its way: `received` once the server holds it in memory; `failed` says why it was refused. */
export type PendingMessage = {
  readonly id: string;
  readonly text: string;
  readonly attachments: readonly Attachment[];
  readonly at: number;
  readonly failed?: string;
  readonly received?: true;
};

/** Who has the conversation. */
export type Lifecycle = 'none' | 'bot' | 'queued' | 'human' | 'closed';

/** The conversation as its events tell it. */
export type History = {
  readonly items: readonly ChatItem[];
  readonly lifecycle: Lifecycle;
  /** The bot owes an answer to the visitor's last message. */
  readonly awaiting: boolean;
  readonly rated: boolean;
  /** Offset of the last message of a person, and up to where the visitor has read. */
  readonly lastByAgent: number;
  readonly readUpTo: number;
};

export const EMPTY_HISTORY: History = {
  items: [],
  lifecycle: 'none',
  awaiting: false,
  rated: false,
  lastByAgent: 0,
  readUpTo: 0,
};

/** History after one more event. Pure; unknown events change nothing. */
export function applyEvent(history: History, event: EventFrame): History {
  switch (event.name) {
    case 'conversation.opened':
    case 'bot.assigned':
      return { ...history, lifecycle: 'bot' };
    case 'message.added':
      return addMessage(history, event);
    case 'message.read':
      return readBy(history, event);
    case 'handoff.requested':
      return { ...addNotice(history, event, 'handoff_requested'), lifecycle: 'queued', awaiting: false };
    case 'handoff.failed':
      return { ...addNotice(history, event, 'handoff_failed'), lifecycle: 'bot' };
    case 'agent.joined':
      return { ...addNotice(history, event, 'agent_joined'), lifecycle: 'human', awaiting: false };
    case 'agent.left':
      return leave(history, event);
    case 'conversation.rated':
      return { ...addNotice(history, event, 'rated'), rated: true };
    case 'conversation.closed': {
      const what = event.d['reason'] === 'idle' ? 'closed_idle' : 'closed';
      return { ...addNotice(history, event, what), lifecycle: 'closed', awaiting: false };
    }
    default:
      return history;
  }
}

/** How a stream folds it. */
export const HISTORY: Fold<History> = { empty: EMPTY_HISTORY, apply: applyEvent };

/** Messages of the outbox, as the visitor sees them; one whose event has come is in the history already. */
export function pendingMessages(entries: readonly Entry[]): readonly PendingMessage[] {
  return entries
    .filter((entry) => entry.name === 'message.send' && !entry.provisional)
    .map(({ id, d, at, failed, received }) => ({
      id,
      text: textOf(d),
      attachments: attachmentsOf(d),
      at,
      ...(failed === undefined ? {} : { failed }),
      ...(received === undefined ? {} : { received }),
    }));
}

function addMessage(history: History, event: EventFrame): History {
  const by = speakerOf(event.by);
  const item: ChatItem = {
    kind: 'message',
    key: event.id ?? `n${event.n}`,
    by,
    text: textOf(event.d),
    attachments: attachmentsOf(event.d),
    ...belowWordsOf(event.d),
    at: event.at,
    ...(event.p ? { provisional: true } : {}),
  };
  const awaiting = by === 'visitor' && history.lifecycle === 'bot';
  const lastByAgent = by === 'agent' ? event.n : history.lastByAgent;
  return { ...history, items: [...history.items, item], awaiting, lastByAgent };
}

function readBy(history: History, { by, d }: EventFrame): History {
  const upTo = Number(d['upTo']);
  return speakerOf(by) === 'visitor' && upTo > history.readUpTo ? { ...history, readUpTo: upTo } : history;
}

function leave(history: History, event: EventFrame): History {
  const outcome = event.d['outcome'];
  const lifecycle = outcome === 'back_to_bot' ? 'bot' : outcome === 'requeued' ? 'queued' : history.lifecycle;
  return { ...addNotice(history, event, 'agent_left'), lifecycle };
}

function addNotice(history: History, event: EventFrame, what: Notice): History {
  const item: ChatItem = { kind: 'notice', key: `n${event.n}`, what, at: event.at };
  return { ...history, items: [...history.items, item] };
}

/** The part of an actor before its colon. */
export function speakerOf(actor: string): Speaker {
  const [kind] = actor.split(':');
  return kind === 'visitor' || kind === 'bot' || kind === 'agent' ? kind : 'system';
}

function textOf(d: Readonly<Record<string, unknown>>): string {
  return typeof d['text'] === 'string' ? d['text'] : '';
}

function attachmentsOf(d: Readonly<Record<string, unknown>>): readonly Attachment[] {
  return Array.isArray(d['attachments']) ? (d['attachments'] as readonly Attachment[]) : [];
}
