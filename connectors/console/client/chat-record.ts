import { type BelowWords, belowWordsOf } from '#connectors/client/below-words';
import type { Fold } from '#connectors/client/stream';
import type { Attachment, EventFrame } from '#connectors/client/wire';
import type { DomainEvent } from '#engine/core/events';
import type { Entity, StageTrace } from '#engine/core/events/shapes';
import type { ConversationId } from '#engine/core/ids';
import { type Conversation, evolve, newConversation } from '#engine/page';

export type Speaker = 'visitor' | 'bot' | 'agent' | 'system';

/** Something in a conversation, in the order of the log. `by` is an actor: `agent:mei`, `bot:shop` … */
export type Item =
  | ({
      readonly kind: 'message';
      readonly key: string;
      readonly n: number;
      readonly at: number;
      readonly by: string;
      readonly text: string;
      readonly attachments: readonly Attachment[];
      /** The store is down; it is held in memory. */
      readonly provisional: boolean;
    } & BelowWords)
  | {
      readonly kind: 'note';
      readonly key: string;
      readonly n: number;
      readonly at: number;
      readonly by: string;
      readonly text: string;
      readonly mentions: readonly string[];
    }
  /** What happened to the conversation; `data` as in the log. */
  | {
      readonly kind: 'happening';
      readonly key: string;
      readonly n: number;
      readonly at: number;
      readonly by: string;
      readonly what: Happening;
      readonly data: Readonly<Record<string, unknown>>;
    }
  | {
      readonly kind: 'turn';
      readonly key: string;
      readonly n: number;
      readonly at: number;
      readonly turn: BotTurn;
    };

/** Events that are shown as a line of their own. */
export const HAPPENINGS = [
  'conversation.opened',
  'handoff.requested',
  'handoff.failed',
  'agent.assigned',
  'agent.unassigned',
  'agent.joined',
  'agent.left',
  'slots.changed',
  'conversation.rated',
  'conversation.closed',
] as const;
export type Happening = (typeof HAPPENINGS)[number];

/** What the bot understood and did in one turn. */
export type BotTurn = {
  readonly intent: string | null;
  /** 0…1. */
  readonly score: number;
  readonly entities: readonly Entity[];
  readonly path: readonly string[];
  readonly repair: string | null;
  readonly trace: readonly StageTrace[];
};

/** Something that the bot asked of a system: a ticket, say. */
export type Effect = {
  readonly id: string;
  readonly kind: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly at: number;
  readonly state: 'pending' | 'done' | 'failed';
  readonly result: Readonly<Record<string, unknown>>;
};

/** Why a person was asked for, and what he should know. */
export type Handoff = {
  readonly reason: string;
  readonly summary: string;
  readonly suggested: readonly string[];
  readonly at: number;
};

/** One conversation as those see it who work here: its state as the engine folds it, and what is shown. */
export type ChatRecord = {
  readonly state: Conversation;
  readonly items: readonly Item[];
  readonly effects: readonly Effect[];
  readonly handoff: Handoff | null;
  /** Up to which offset the visitor has read, and each agent. */
  readonly readBy: Readonly<Record<string, number>>;
  /** The latest message of anybody. */
  readonly last: Extract<Item, { kind: 'message' }> | null;
};

const EMPTY: ChatRecord = {
  state: newConversation('' as ConversationId),
  items: [],
  effects: [],
  handoff: null,
  readBy: {},
  last: null,
};

/** How a stream folds it. Pure. */
export const RECORD: Fold<ChatRecord> = { empty: EMPTY, apply: applyToRecord };

/** The record after one more event; what is unknown here changes only the state. */
export function applyToRecord(record: ChatRecord, event: EventFrame): ChatRecord {
  const { c, name, d, by, n, at } = event;
  const before = record.state.n === 0 ? newConversation(c as ConversationId) : record.state;
  const folded = { type: name, data: d, by, cause: '' } as unknown as DomainEvent;
  const next = { ...record, state: evolve(before, folded, { n, at }) };
  switch (name) {
    case 'message.added':
      return addMessage(next, event);
    case 'note.added':
      return add(next, {
        kind: 'note',
        ...placeOf(event),
        text: textOf(d),
        mentions: namesOf(d['mentions']),
      });
    case 'message.read':
      return withRead(next, by, Number(d['upTo']));
    case 'turn.completed':
      return add(next, { kind: 'turn', key: `n${n}`, n, at, turn: turnOf(d) });
    case 'effect.requested':
    case 'effect.completed':
    case 'effect.failed':
      return { ...next, effects: withEffect(next.effects, event) };
    case 'handoff.requested':
      return { ...addHappening(next, event), handoff: handoffOf(event) };
    default:
      return isHappening(name) ? addHappening(next, event) : next;
  }
}

/** The part of an actor before its colon. */
export function speakerOf(actor: string): Speaker {
  const [kind] = actor.split(':');
  return kind === 'visitor' || kind === 'bot' || kind === 'agent' ? kind : 'system';
}

/** The part of an actor behind its colon. */
export function idOf(actor: string): string {
  return actor.slice(actor.indexOf(':') + 1);
}

/** Messages of the visitor behind what an agent has read. */
export function unreadOf({ items, readBy }: ChatRecord, agent: string): number {
  const upTo = readBy[`agent:${agent}`] ?? 0;
  let count = 0;
  for (let at = items.length - 1; at >= 0; at -= 1) {
    const item = items[at];
    if (!item || item.n <= upTo) break;
    if (item.kind !== 'message') continue;
    // Whoever answers has read what was before.
    if (item.by === `agent:${agent}`) break;
    if (speakerOf(item.by) === 'visitor') count += 1;
  }
  return count;
}

function addMessage(record: ChatRecord, event: EventFrame): ChatRecord {
  const { d, p, n, by } = event;
  const item = {
    kind: 'message',
    ...placeOf(event),
    text: textOf(d),
    attachments: Array.isArray(d['attachments']) ? (d['attachments'] as readonly Attachment[]) : [],
    ...belowWordsOf(d),
    provisional: p === true,
  } as const;
  return withRead({ ...add(record, item), last: item }, by, n);
}

/** Whoever writes has read what was before. */
function withRead(record: ChatRecord, by: string, upTo: number): ChatRecord {
  const known = record.readBy[by] ?? 0;
  return upTo > known ? { ...record, readBy: { ...record.readBy, [by]: upTo } } : record;
}

function addHappening(record: ChatRecord, event: EventFrame): ChatRecord {
  const what = event.name as Happening;
  return add(record, { kind: 'happening', ...placeOf(event), what, data: event.d });
}

function isHappening(name: string): name is Happening {
  return (HAPPENINGS as readonly string[]).includes(name);
}

function add(record: ChatRecord, item: Item): ChatRecord {
  return { ...record, items: [...record.items, item] };
}

function placeOf({ id, n, at, by }: EventFrame) {
  return { key: id ?? `n${n}`, n, at, by };
}

function handoffOf({ d, at }: EventFrame): Handoff {
  return {
    reason: String(d['reason'] ?? ''),
    summary: String(d['summary'] ?? ''),
    suggested: namesOf(d['suggested']),
    at,
  };
}

function turnOf(d: EventFrame['d']): BotTurn {
  const { intent, entities, path, repair, trace } = d as unknown as Omit<BotTurn, 'intent'> & {
    readonly intent: { readonly name: string | null; readonly score: number } | null;
  };
  return { intent: intent?.name ?? null, score: intent?.score ?? 0, entities, path, repair, trace };
}

function withEffect(effects: readonly Effect[], { name, d, at }: EventFrame): readonly Effect[] {
  const id = String(d['effect']);
  if (name === 'effect.requested') {
    const input = (d['input'] ?? {}) as Effect['input'];
    return [...effects, { id, kind: String(d['kind']), input, at, state: 'pending', result: {} }];
  }
  const state = name === 'effect.completed' ? 'done' : 'failed';
  const result = (state === 'done' ? d['result'] : d) as Effect['result'];
  return effects.map((effect) => (effect.id === id ? { ...effect, state, result } : effect));
}

function textOf(d: EventFrame['d']): string {
  return typeof d['text'] === 'string' ? d['text'] : '';
}

function namesOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
