import type { DomainEvent } from '../core/events.ts';
import type { DialogTimer } from './dialog-timers.ts';
import type { Conversation } from './state.ts';

/** The timer after which the next agent gets a chat that was given and not answered. */
export const ANSWER = 'answer';

/** How an event changes that timer; undefined when it does not. `after` is the state with the event in it. */
export function answerTimer(event: DomainEvent, after: Conversation, now: number): DialogTimer | undefined {
  if (event.type === 'agent.assigned') return { timer: ANSWER, due: now + event.data.answerWithin };
  const isOver = after.assigned === null && Object.hasOwn(after.timers, ANSWER);
  return isOver ? { timer: ANSWER, due: null } : undefined;
}
