import type { DomainEvent, EventData, EventType } from '../core/events.ts';
import type { Actor, ConversationId } from '../core/ids.ts';
import type { JsonObject } from '../core/json.ts';
import { without } from '../core/members.ts';
import { type DialogState, EMPTY_DIALOG } from '../dialog/state.ts';
import { isLifecycleEvent, move } from './machine.ts';
import type { Conversation, UnheardResult } from './state.ts';

/** Where an event stands; what the fold needs beside the event itself. */
export type Position = { readonly n: number; readonly at: number };

/** A conversation of which nothing is known yet. */
export function newConversation(id: ConversationId): Conversation {
  return {
    id,
    n: 0,
    lifecycle: 'new',
    epoch: 0,
    visitor: 'system',
    agent: null,
    assigned: null,
    bot: '',
    pipeline: '',
    channel: '',
    language: null,
    openedAt: 0,
    lastActivityAt: 0,
    idle: 0,
    queueWait: 0,
    silence: 0,
    timers: {},
    effects: {},
    unheard: {},
    dialog: EMPTY_DIALOG,
  };
}

type Reducer<T extends EventType> = (
  state: Conversation,
  data: EventData<T>,
  by: Actor,
  position: Position,
) => Partial<Conversation>;

const REDUCERS: { readonly [T in EventType]?: Reducer<T> } = {
  'conversation.opened': (_, data, by, { at }) => ({
    visitor: by,
    bot: data.bot,
    pipeline: data.pipeline,
    channel: data.channel,
    language: data.language ?? null,
    openedAt: at,
    lastActivityAt: at,
    idle: data.idle,
    queueWait: data.queueWait,
    silence: data.silence ?? 0,
  }),
  'message.added': (_, data, __, { at }) => (data.reminder ? {} : { lastActivityAt: at }),
  'turn.completed': (state, data) => ({
    unheard: withoutHeard(state, data.of),
    // A log of an older release lacks members that came later.
    dialog: { ...EMPTY_DIALOG, ...(data.dialog as Partial<DialogState>) },
    language: data.language,
    pipeline: data.pipeline,
  }),
  'effect.requested': (state, data) => ({
    effects: { ...state.effects, [data.effect]: { kind: data.kind, as: data.as } },
  }),
  'effect.completed': (state, data, _, { n }) =>
    endEffect(state, data.effect, { of: n, result: data.result as JsonObject, failed: null }),
  'effect.failed': (state, data, _, { n }) =>
    endEffect(state, data.effect, { of: n, result: null, failed: data.code }),
  'slots.changed': (state, { slots }) => ({
    dialog: { ...state.dialog, slots: withSlots(state.dialog.slots, slots) },
  }),
  'timer.set': (state, data) => ({ timers: { ...state.timers, [data.timer]: data.due } }),
  'timer.cancelled': (state, data) => ({ timers: without(state.timers, data.timer) }),
  'timer.fired': (state, data) => ({ timers: without(state.timers, data.timer) }),
  'handoff.failed': () => ({ assigned: null }),
  'agent.assigned': (_, data) => ({ assigned: data.agent }),
  'agent.unassigned': () => ({ assigned: null }),
  'agent.joined': (_, data, __, { at }) => ({
    agent: `agent:${data.agent}`,
    assigned: null,
    lastActivityAt: at,
  }),
  'agent.left': ({ dialog }, { slots = {} }, _, { at }) => ({
    agent: null,
    lastActivityAt: at,
    dialog: { ...dialog, slots: withSlots(dialog.slots, slots) },
  }),
  'conversation.closed': () => ({ assigned: null }),
};

/** Fold one event into the state. Pure; an event that the machine does not expect changes only what it says itself. */
export function evolve(state: Conversation, event: DomainEvent, position: Position): Conversation {
  const reducer = (Object.hasOwn(REDUCERS, event.type) ? REDUCERS[event.type] : undefined) as
    | Reducer<EventType>
    | undefined;
  const change = reducer?.(state, event.data as never, event.by, position) ?? {};
  const next: Conversation = { ...state, ...change, n: position.n };
  if (!isLifecycleEvent(event.type)) return next;
  const { to, moved } = move(state, event);
  return moved ? { ...next, lifecycle: to, epoch: state.epoch + 1 } : next;
}

function withSlots(
  before: DialogState['slots'],
  changes: Readonly<Record<string, unknown>>,
): DialogState['slots'] {
  const after = { ...before, ...(changes as DialogState['slots']) };
  return Object.fromEntries(
    Object.entries(after).filter(([name, value]) => value !== null || !(name in changes)),
  );
}

/** An effect has ended. While a person has the chat the bot can't go on with it: its result is kept. */
function endEffect(
  state: Conversation,
  effect: string,
  end: Omit<UnheardResult, 'as'>,
): Pick<Conversation, 'effects' | 'unheard'> {
  const as = state.effects[effect]?.as ?? null;
  const away = state.lifecycle === 'queued' || state.lifecycle === 'human';
  return {
    effects: without(state.effects, effect),
    unheard: away ? { ...state.unheard, [effect]: { ...end, as } } : state.unheard,
  };
}

/** The turn about the event at `of` has been taken: what that event brought is heard. */
function withoutHeard({ unheard }: Conversation, of: number): Conversation['unheard'] {
  return Object.fromEntries(Object.entries(unheard).filter(([, result]) => result.of !== of));
}
