import type { EventOf } from '../core/events.ts';
import type { Actor, TaskId } from '../core/ids.ts';
import { type Decision, withTimers } from './decision.ts';
import type { Conversation } from './state.ts';
import { summarise } from './summarise.ts';

/** Who calls a person, why, and what may help that person. */
export type PersonRequest = {
  readonly reason: string;
  readonly by: Actor;
  readonly cause: string;
  readonly team?: string | null;
  readonly suggested?: readonly string[];
};

/** The event that puts a chat into the queue, with what the person who takes it should know. */
export function requestPerson(state: Conversation, request: PersonRequest): EventOf<'handoff.requested'> {
  const { reason, by, cause, team = null, suggested = [] } = request;
  const focus = state.dialog.focus.map(({ type, value, name }) => ({ type, value, name }));
  const data = {
    reason,
    ...(team === null ? {} : { team }),
    summary: summarise(state),
    slots: state.dialog.slots,
    ...(focus.length === 0 ? {} : { focus }),
    suggested: [...suggested],
  };
  return { type: 'handoff.requested', data, by, cause };
}

/** The bot can't take its turn at all: a person is called instead, so that nobody waits for an answer in silence. */
export function decideNoTurn(task: TaskId, state: Conversation, now: number): Decision {
  const event = requestPerson(state, { reason: 'policy', by: 'system', cause: task });
  return withTimers(state, { events: [event], schedule: [], settle: [task] }, now);
}
