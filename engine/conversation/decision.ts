import type { DomainEvent, EventOf } from '../core/events.ts';
import type { TaskId } from '../core/ids.ts';
import type { Json } from '../core/json.ts';
import type { TaskKind } from '../ports/event-log.ts';
import { answerTimer } from './answer-timer.ts';
import { dialogTimers } from './dialog-timers.ts';
import { evolve } from './evolve.ts';
import { isLifecycleEvent, move } from './machine.ts';
import type { Conversation, Lifecycle } from './state.ts';

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
 * each becomes an event and a task of the same name. Of several changes to one timer the last one counts. Routing is
 * told whenever a person comes to be wanted, has come or is wanted no more.
 */
export function withTimers(state: Conversation, decision: Decision, now: number): Decision {
  const events: DomainEvent[] = [];
  const timers = new Map<TaskId, TaskDraft | null>();
  let current = state;
  let route: TaskDraft | undefined;
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
    if (current.lifecycle !== before && [before, current.lifecycle].some(wantsPerson))
      route = routeTask(state.id, now, { ...routeData(event, current), since: now });
    const answer = answerTimer(event, current, now);
    if (answer) change(answer.timer, answer.due, event.cause);
    for (const { timer, in: wait } of changes) change(timer, wait === null ? null : now + wait, event.cause);
    if (event.type === 'turn.completed' || current.lifecycle !== before)
      for (const { timer, due } of dialogTimers(current, now)) change(timer, due, event.cause);
  }
  const set = [...timers.values()].filter((task) => task !== null);
  const cancelled = [...timers].filter(([, task]) => task === null).map(([id]) => id);
  const settle = decision.settle.filter((id) => !timers.get(id));
  const isOfConcern = [state.lifecycle, current.lifecycle].some(wantsPerson);
  const routes = route !== undefined && isOfConcern ? [route] : [];
  return { events, schedule: [...decision.schedule, ...set, ...routes], settle: [...settle, ...cancelled] };
}

/** True while a person is to have the chat, or has it. */
export function wantsPerson(lifecycle: Lifecycle): boolean {
  return lifecycle === 'queued' || lifecycle === 'human';
}

/**
 * What routing has to know beside the conversation itself: for which team and since when (milliseconds since the epoch) a
 * person is wanted, who gave the chat back, who did not answer it in time.
 */
export type RouteTask = {
  readonly team?: string;
  readonly since: number;
  /** Epoch in which the visitor asked for a person: who had the chat in an earlier one has it no more. */
  readonly asked?: number;
  readonly left?: string;
  readonly missed?: string;
};

/** The task that tells routing how a conversation stands; a newer one takes the place of an older one. */
export function routeTask(stream: string, now: number, data: RouteTask): TaskDraft {
  return { id: `route:${stream}` as TaskId, kind: 'route', due: now, data };
}

function routeData(event: DomainEvent, { epoch }: Conversation): Omit<RouteTask, 'since'> {
  if (event.type === 'agent.left') return { left: event.data.agent };
  if (event.type !== 'handoff.requested') return {};
  const { team } = event.data;
  return { asked: epoch, ...(team === undefined ? {} : { team }) };
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
