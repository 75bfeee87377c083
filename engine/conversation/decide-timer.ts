import type { DomainEvent } from '../core/events.ts';
import type { TaskId } from '../core/ids.ts';
import { ANSWER } from './answer-timer.ts';
import { type Decision, routeTask, timerTask, turnTask, unheardTurns, withTimers } from './decision.ts';
import { isLeftOpen, isWaitTimer, SILENCE } from './dialog-timers.ts';
import { move } from './machine.ts';
import type { Conversation } from './state.ts';

/**
 * What an expired timer leads to. One that was cancelled meanwhile leads to nothing; one that was set anew, or came
 * early by the clock of another node, waits on.
 * The idle timer is not reset by every message: when it expires and somebody spoke since, it is set for the rest.
 */
export function decideTimer(timer: string, state: Conversation, now: number): Decision {
  const task = timerTask(state.id, timer);
  const due = state.timers[timer];
  if (due === undefined) return { events: [], schedule: [], settle: [task] };
  if (due > now)
    return { events: [], schedule: [{ id: task, kind: 'timer', due, data: { timer } }], settle: [] };
  if (isWaitTimer(timer)) return wake(timer, task, state, now);
  if (timer === SILENCE) return breakSilence(task, state, now);
  if (timer === ANSWER) return miss(task, state, now);
  const { actions } = move(state, { type: timer });
  if (actions.includes('closeWhenQuiet')) return closeWhenQuiet(timer, task, state, now);
  if (actions.includes('giveBackToBot')) return giveBackToBot(timer, task, state, now);
  return { events: [fired(timer, task)], schedule: [], settle: [task] };
}

/** A flow's wait is over: the bot owes it a turn. */
function wake(timer: string, task: TaskId, state: Conversation, now: number): Decision {
  const turn = turnTask(state.id, state.n + 1, now, { trigger: 'timer', input: { kind: 'timer', timer } });
  return { events: [fired(timer, task)], schedule: [turn], settle: [task] };
}

/** The agent whom it was given to has not answered: routing is told, and gives it to the next. */
function miss(task: TaskId, state: Conversation, now: number): Decision {
  const missed = state.assigned;
  const schedule = missed === null ? [] : [routeTask(state.id, now, { since: now, missed })];
  return { events: [fired(ANSWER, task)], schedule, settle: [task] };
}

/** The open question is asked once more, unless somebody spoke since or nothing is open any more. */
function breakSilence(task: TaskId, state: Conversation, now: number): Decision {
  const quietUntil = state.lastActivityAt + state.silence;
  if (!isLeftOpen(state)) return { events: [fired(SILENCE, task)], schedule: [], settle: [task] };
  if (quietUntil > now) return setAnew(SILENCE, task, quietUntil);
  const turn = turnTask(state.id, state.n + 1, now, { trigger: 'timer', input: { kind: 'silence' } });
  return { events: [fired(SILENCE, task)], schedule: [turn], settle: [task] };
}

function setAnew(timer: string, task: TaskId, due: number): Decision {
  return {
    events: [{ type: 'timer.set', data: { timer, due }, by: 'system', cause: task }],
    schedule: [{ id: task, kind: 'timer', due, data: { timer } }],
    settle: [],
  };
}

function closeWhenQuiet(timer: string, task: TaskId, state: Conversation, now: number): Decision {
  const quietUntil = state.lastActivityAt + state.idle;
  if (quietUntil > now) return setAnew(timer, task, quietUntil);
  const closed: DomainEvent = {
    type: 'conversation.closed',
    data: { reason: 'idle' },
    by: 'system',
    cause: task,
  };
  return withTimers(state, { events: [fired(timer, task), closed], schedule: [], settle: [task] }, now);
}

function giveBackToBot(timer: string, task: TaskId, state: Conversation, now: number): Decision {
  const failed: DomainEvent = {
    type: 'handoff.failed',
    data: { reason: 'timed_out' },
    by: 'system',
    cause: task,
  };
  const input = { kind: 'handoff_failed', reason: 'timed_out' };
  const decision = withTimers(
    state,
    { events: [fired(timer, task), failed], schedule: [], settle: [task] },
    now,
  );
  const turn = turnTask(state.id, state.n + 2, now, { trigger: 'timer', input });
  return { ...decision, schedule: [...decision.schedule, ...unheardTurns(state, now), turn] };
}

function fired(timer: string, task: TaskId): DomainEvent {
  return { type: 'timer.fired', data: { timer }, by: 'system', cause: task };
}
