import type { DomainEvent, EventOf } from '../core/events.ts';
import type { TaskId } from '../core/ids.ts';
import type { Json } from '../core/json.ts';
import type { TaskKind } from '../ports/event-log.ts';
import { evolve } from './evolve.ts';
import { isLifecycleEvent, move } from './machine.ts';
import type { Conversation } from './state.ts';

/** Due work that follows from a decision; `due` in milliseconds since the epoch. */
export type TaskDraft = {
  readonly id: TaskId;
  readonly kind: TaskKind;
  readonly due: number;
  readonly data: Json;
};

/** What should happen: events to append, tasks to add and to remove. Nothing has happened yet. */
export type Decision = {
  readonly events: readonly DomainEvent[];
  readonly schedule: readonly TaskDraft[];
  readonly settle: readonly TaskId[];
};

/** What a turn is about, kept in its task so that any node can run it. */
export type TurnTask = {
  readonly trigger: EventOf<'turn.completed'>['data']['trigger'];
  /** Offset of the event behind it. */
  readonly of: number;
  readonly input: Json;
};

/**
 * Complete a decision with the timers that the machine starts and stops on the way:
 * each becomes an event and a task of the same name.
 */
export function withTimers(state: Conversation, decision: Decision, now: number): Decision {
  const events: DomainEvent[] = [];
  const schedule = [...decision.schedule];
  const settle = [...decision.settle];
  let current = state;
  const add = (event: DomainEvent): void => {
    events.push(event);
    current = evolve(current, event, { n: current.n + 1, at: now });
  };
  for (const event of decision.events) {
    const timers = isLifecycleEvent(event.type) ? move(withOpening(current, event), event).timers : [];
    add(event);
    for (const change of timers) {
      const id = timerTask(state.id, change.timer);
      if (change.in === null) {
        add({ type: 'timer.cancelled', data: { timer: change.timer }, by: 'system', cause: event.cause });
        settle.push(id);
      } else {
        const due = now + change.in;
        add({ type: 'timer.set', data: { timer: change.timer, due }, by: 'system', cause: event.cause });
        schedule.push({ id, kind: 'timer', due, data: { timer: change.timer } });
      }
    }
  }
  return { events, schedule, settle: settle.filter((id) => !schedule.some((task) => task.id === id)) };
}

/** The task that keeps a conversation's timer. */
export function timerTask(stream: string, timer: string): TaskId {
  return `timer:${stream}:${timer}` as TaskId;
}

/** The task that owes the bot's answer to the event at offset `of`. */
export function turnTask(stream: string, of: number, now: number, task: Omit<TurnTask, 'of'>): TaskDraft {
  return { id: `turn:${stream}:${of}` as TaskId, kind: 'turn', due: now, data: { ...task, of } };
}

/** The spans that the opening event itself brings count for the timers that it starts. */
function withOpening(state: Conversation, event: DomainEvent): Conversation {
  if (event.type !== 'conversation.opened') return state;
  return { ...state, idle: event.data.idle, queueWait: event.data.queueWait };
}
