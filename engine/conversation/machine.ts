import { setup, transition } from 'xstate';
import type { DomainEvent, EventType } from '../core/events.ts';
import type { Conversation, Lifecycle } from './state.ts';

/** What the machine has to know of a conversation. Times and spans in milliseconds. */
type MachineContext = { readonly idle: number; readonly queueWait: number };

type MachineEvent = { readonly type: string; readonly outcome?: string };

/**
 * The life of a conversation. Its events are the domain events of the same names; a delay comes out of
 * `transition` as data and is kept in the log (`timer.set`), and what a delay leads to is an action by name.
 */
export const conversationMachine = setup({
  types: { context: {} as MachineContext, events: {} as MachineEvent },
  delays: {
    idle: ({ context }) => context.idle,
    queueWait: ({ context }) => context.queueWait,
  },
  actions: {
    closeWhenQuiet: () => undefined,
    giveBackToBot: () => undefined,
  },
  guards: {
    resolved: ({ event }) => event.outcome === 'resolved',
    requeued: ({ event }) => event.outcome === 'requeued',
  },
}).createMachine({
  id: 'conversation',
  initial: 'new',
  context: { idle: 0, queueWait: 0 },
  states: {
    new: { on: { 'conversation.opened': 'waiting' } },
    waiting: {
      on: {
        'bot.assigned': 'bot',
        'handoff.requested': 'queued',
        'agent.joined': 'human',
        'conversation.closed': 'closed',
      },
    },
    bot: {
      after: { idle: { actions: 'closeWhenQuiet' } },
      on: { 'handoff.requested': 'queued', 'agent.joined': 'human', 'conversation.closed': 'closed' },
    },
    queued: {
      after: { queueWait: { actions: 'giveBackToBot' } },
      on: { 'agent.joined': 'human', 'handoff.failed': 'bot', 'conversation.closed': 'closed' },
    },
    human: {
      after: { idle: { actions: 'closeWhenQuiet' } },
      on: {
        'agent.left': [
          { guard: 'resolved', target: 'closed' },
          { guard: 'requeued', target: 'queued' },
          { target: 'bot' },
        ],
        'conversation.closed': 'closed',
      },
    },
    closed: {},
  },
});

const LIFECYCLE_TYPES: ReadonlySet<string> = new Set(conversationMachine.events);

/** A delay that begins or ends with a transition. `timer` names it; `in` is milliseconds. */
export type TimerChange =
  | { readonly timer: string; readonly in: number }
  | { readonly timer: string; readonly in: null };

export type Move = {
  readonly to: Lifecycle;
  readonly moved: boolean;
  readonly timers: readonly TimerChange[];
  readonly actions: readonly string[];
};

/** True for events that may change the lifecycle. */
export function isLifecycleEvent(type: EventType): boolean {
  return LIFECYCLE_TYPES.has(type);
}

/** Conversations of a bot go the same few ways again and again, and each costs XState as much as the fold of a turn. */
const ways = new Map<string, Move>();
const MOST_WAYS = 1000;

/** Put one event, or the name of an expired timer, through the machine. */
export function move(conversation: Conversation, event: DomainEvent | { readonly type: string }): Move {
  const { lifecycle, idle, queueWait } = conversation;
  const asked = toMachineEvent(event);
  const way = `${lifecycle} ${idle} ${queueWait} ${asked.type} ${asked.outcome}`;
  const known = ways.get(way);
  if (known) return known;
  const found = moveFrom(lifecycle, { idle, queueWait }, asked);
  if (ways.size >= MOST_WAYS) ways.clear();
  ways.set(way, found);
  return found;
}

function moveFrom(lifecycle: Lifecycle, context: MachineContext, event: MachineEvent): Move {
  const before = conversationMachine.resolveState({ value: lifecycle, context });
  const [after, actions] = transition(conversationMachine, before, event);
  const to = after.value as Lifecycle;
  return {
    to,
    moved: to !== lifecycle,
    timers: actions.flatMap(toTimerChange),
    actions: actions.map((action) => action.type).filter((type) => !type.startsWith('xstate.')),
  };
}

function toMachineEvent(event: DomainEvent | { readonly type: string }): MachineEvent {
  if ('data' in event && event.type === 'agent.left')
    return { type: event.type, outcome: event.data.outcome };
  return { type: event.type };
}

function toTimerChange(action: { readonly type: string; readonly params?: unknown }): TimerChange[] {
  const params = action.params as { id?: string; delay?: number; sendId?: string } | undefined;
  if (action.type === 'xstate.raise' && params?.id !== undefined && params.delay !== undefined) {
    return [{ timer: params.id, in: params.delay }];
  }
  if (action.type === 'xstate.cancel' && params?.sendId !== undefined)
    return [{ timer: params.sendId, in: null }];
  return [];
}
