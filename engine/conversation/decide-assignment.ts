import type { AssignmentReason } from '../core/events/shapes.ts';
import type { DomainEvent } from '../core/events.ts';
import { type Decision, turnTask, unheardTurns, wantsPerson, withTimers } from './decision.ts';
import type { Conversation } from './state.ts';

/** Where routing has a chat. `because` and `reason` only where they are known. Spans in milliseconds. */
export type Place =
  | { readonly kind: 'nowhere' }
  | { readonly kind: 'queued'; readonly because?: string }
  | {
      readonly kind: 'held';
      readonly agent: string;
      readonly answered: boolean;
      readonly answerWithin: number;
      readonly because?: string;
      readonly reason?: AssignmentReason;
    };

type Told = { readonly now: number; readonly cause: string };

/** The conversation follows routing: who has it, whom it is given to, who lost it. Null when it stands so already. */
export function decideAssignment(place: Place, state: Conversation, { now, cause }: Told): Decision | null {
  if (place.kind === 'nowhere' || !wantsPerson(state.lifecycle)) return null;
  const events = [...partings(place, state, cause), ...arrivals(place, state, cause)];
  return events.length === 0 ? null : withTimers(state, { events, schedule: [], settle: [] }, now);
}

type Known = Exclude<Place, { readonly kind: 'nowhere' }>;

function partings(place: Known, { agent, assigned }: Conversation, cause: string): readonly DomainEvent[] {
  const holder = place.kind === 'held' ? place.agent : null;
  const { because } = place;
  const events: DomainEvent[] = [];
  if (agent !== null && agent !== `agent:${holder}`) {
    const left = agent.slice('agent:'.length);
    events.push({ type: 'agent.left', data: { agent: left, outcome: 'requeued' }, by: 'system', cause });
  }
  if (assigned !== null && assigned !== holder) {
    const data = { agent: assigned, ...(because === undefined ? {} : { because }) };
    events.push({ type: 'agent.unassigned', data, by: 'system', cause });
  }
  return events;
}

function arrivals(place: Known, { agent, assigned }: Conversation, cause: string): readonly DomainEvent[] {
  if (place.kind === 'queued' || agent === `agent:${place.agent}`) return [];
  const { agent: holder, answered, answerWithin, reason } = place;
  if (answered) return [{ type: 'agent.joined', data: { agent: holder }, by: 'system', cause }];
  if (assigned === holder) return [];
  const data = { agent: holder, answerWithin, ...(reason === undefined ? {} : { reason }) };
  return [{ type: 'agent.assigned', data, by: 'system', cause }];
}

/** Nobody is there who could take it: the bot has the chat again and says so. Null when it waits no more. */
export function decideNobody(state: Conversation, { now, cause }: Told): Decision | null {
  if (state.lifecycle !== 'queued') return null;
  const data = { reason: 'no_agent' } as const;
  const events: readonly DomainEvent[] = [{ type: 'handoff.failed', data, by: 'system', cause }];
  const turn = turnTask(state.id, state.n + 1, now, {
    trigger: 'timer',
    input: { kind: 'handoff_failed', ...data },
  });
  return withTimers(state, { events, schedule: [...unheardTurns(state, now), turn], settle: [] }, now);
}
