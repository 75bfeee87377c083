import type { DomainEvent, EventOf } from '../core/events.ts';
import type { TaskId } from '../core/ids.ts';
import type { Json } from '../core/json.ts';
import type { TaskKind } from '../ports/event-log.ts';
import { dialogTimers } from './dialog-timers.ts';
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
 * Complete a decision with the timers that the machine and the dialog start and stop on the way:
 * each becomes an event and a task of the same name. Of several changes to one timer the last one counts.
 */
export function withTimers(state: Conversation, decision: Decision, now: number): Decision {
  const events: DomainEvent[] = [];
  const timers = new Map<TaskId, TaskDraft | null>();
  let current = state;
  const add = (event: DomainEvent): void => {
    events.push(event);
    current = evolve(current, event, { n: current.n + 1, at: now });
  };
  const change = (timer: string, due: number | null, cause: string): void => {
    const id = timerTask(state.id, timer);
    if (due !== null) {
      add({ type: 'timer.set', data: { timer, due }, by: 'system', cause });
      timers.set(id, { id, kind: 'timer', due, data: { timer } });
    } else if (Object.hasOwn(current.timers, timer)) {
      add({ type: 'timer.cancelled', data: { timer }, by: 'system', cause });
      timers.set(id, null);
    }
  };
  for (const event of decision.events) {
    const before = current.lifecycle;
    const changes = isLifecycleEvent(event.type) ? move(current, event).timers : [];
    add(event);
    for (const { timer, in: wait } of changes) change(timer, wait === null ? null : now + wait, event.cause);
    if (event.type === 'turn.completed' || current.lifecycle !== before)
      for (const { timer, due } of dialogTimers(current, now)) change(timer, due, event.cause);
  }
  const set = [...timers.values()].filter((task) => task !== null);
  const cancelled = [...timers].filter(([, task]) => task === null).map(([id]) => id);
  const settle = decision.settle.filter((id) => !timers.get(id));
  return { events, schedule: [...decision.schedule, ...set], settle: [...settle, ...cancelled] };
}

/** Enough for any conversation. */
const OFFSET_DIGITS = 8;

/** The task that keeps a conversation's timer. */
export function timerTask(stream: string, timer: string): TaskId {
  return `timer:${stream}:${timer}` as TaskId;
}

/** The task that owes the bot's answer to the event at offset `of`. Ids sort in the order of the offsets. */
export function turnTask(stream: string, of: number, now: number, task: Omit<TurnTask, 'of'>): TaskDraft {
  const place = String(of).padStart(OFFSET_DIGITS, '0');
  return { id: `turn:${stream}:${place}` as TaskId, kind: 'turn', due: now, data: { ...task, of } };
}

/** The turns that tell the bot, which has the chat again, how its effects ended meanwhile. */
export function unheardTurns(state: Conversation, now: number): readonly TaskDraft[] {
  return Object.entries(state.unheard).map(([effect, { of, as, result, failed }]) =>
    turnTask(state.id, of, now, { trigger: 'effect', input: { kind: 'effect', effect, as, result, failed } }),
  );
}
