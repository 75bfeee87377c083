import { type Failure, failure, isFailure } from '../core/errors.ts';
import { memberOf } from '../core/members.ts';
import { fail, ok, type Result } from '../core/result.ts';
import type { RoutingCommand } from './commands.ts';
import type { ReturnCause, RoutingEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { match, reasonFor } from './match.ts';
import {
  findChat,
  loadOf,
  type Need,
  type Routing,
  type Seat,
  type Status,
  type Whereabouts,
} from './state.ts';

/**
 * What a command leads to, with the chats that can be given because of it; nothing when it changes nothing, so that a
 * command may come twice. `now` in milliseconds since the epoch.
 */
export function decide(
  command: RoutingCommand,
  state: Routing,
  now: number,
): Result<readonly RoutingEvent[]> {
  const drafted = draft(command, state, now);
  if (isFailure(drafted)) return fail(drafted);
  if (drafted.length === 0) return ok([]);
  const after = drafted.reduce((one, event) => evolve(one, event, { n: one.n + 1, at: now }), state);
  return ok([...drafted, ...match(after, now)]);
}

type Draft = readonly RoutingEvent[] | Failure;

function draft(command: RoutingCommand, state: Routing, now: number): Draft {
  switch (command.name) {
    case 'team.define':
      return [{ type: 'team.defined', team: command.team }];
    case 'agent.define':
      return [{ type: 'agent.defined', agent: command.agent }];
    case 'agent.remove':
      return removeAgent(command.agent, state);
    case 'agent.status':
      return changeStatus(state, command, 'own');
    case 'agent.lose':
      return changeStatus(state, { agent: command.agent, status: 'offline' }, 'gone');
    case 'chat.queue':
      return queue(command, state);
    case 'chat.answer':
      return answer(command, state);
    case 'chat.miss':
      return miss(command, state);
    case 'chat.refuse':
      return heldBy(state, command)
        ? [{ type: 'chat.returned', ...placeOf(command), because: 'refused' }]
        : [];
    case 'chat.pull':
      return pull(command, state, now);
    case 'chat.transfer':
      return transfer(command, state);
    case 'chat.end':
      return end(command, state);
  }
}

type Of<N extends RoutingCommand['name']> = Extract<RoutingCommand, { readonly name: N }>;

function end({ conversation, epoch = Number.POSITIVE_INFINITY }: Of<'chat.end'>, state: Routing): Draft {
  const found = findChat(state, conversation);
  if (!found) return [];
  return (needIn(found).epoch ?? 0) > epoch ? [] : [{ type: 'chat.ended', conversation }];
}

function removeAgent(agent: string, state: Routing): Draft {
  const seat = memberOf(state.seats, agent);
  if (seat === undefined) return [];
  return [...takeAll(seat, 'removed'), { type: 'agent.removed', agent }, ...openToTeam(state, agent)];
}

/** Who goes offline gives all his chats back; who goes away gives back what he has not answered. */
function changeStatus(
  state: Routing,
  { agent, status }: { readonly agent: string; readonly status: Status },
  because: 'own' | 'gone',
): Draft {
  const seat = memberOf(state.seats, agent);
  if (seat === undefined) return unknown('agent', agent);
  if (seat.status === status) return [];
  const changed: RoutingEvent = { type: 'agent.status_changed', agent, status, because };
  if (status === 'offline')
    return [changed, ...takeAll(seat, because === 'gone' ? 'gone' : 'offline'), ...openToTeam(state, agent)];
  if (status === 'away') return [changed, ...takeUnanswered(seat)];
  return [changed];
}

function takeAll(seat: Seat, because: ReturnCause): readonly RoutingEvent[] {
  return Object.keys(seat.chats).map((conversation) => returned(conversation, seat.id, because));
}

function takeUnanswered(seat: Seat): readonly RoutingEvent[] {
  const unanswered = Object.entries(seat.chats).filter(([, { answered }]) => !answered);
  return unanswered.map(([conversation]) => returned(conversation, seat.id, 'refused'));
}

/** What waits for this agent alone can be had by anybody of its team. */
function openToTeam(state: Routing, agent: string): readonly RoutingEvent[] {
  const waiting = Object.values(state.queues).flatMap((queue) => queue.filter(({ only }) => only === agent));
  return waiting.map(({ conversation, team }) => ({ type: 'chat.transferred', conversation, team }));
}

function queue({ need }: Of<'chat.queue'>, state: Routing): Draft {
  if (findChat(state, need.conversation)) return [];
  if (!memberOf(state.teams, need.team)) return unknown('team', need.team);
  return [{ type: 'chat.queued', need }];
}

function answer(command: Of<'chat.answer'>, state: Routing): Draft {
  const held = heldBy(state, command);
  if (!held) return failure('CHAT_NOT_YOURS', { id: command.conversation });
  return held.answered ? [] : [{ type: 'chat.answered', ...placeOf(command) }];
}

/** Nothing when it was answered meanwhile. The agent who leaves too many unanswered is taken to be away. */
function miss(command: Of<'chat.miss'>, state: Routing): Draft {
  const seat = memberOf(state.seats, command.agent);
  const held = heldBy(state, command);
  if (!seat || !held || held.answered) return [];
  const events: RoutingEvent[] = [returned(command.conversation, command.agent, 'missed')];
  const limit = memberOf(state.teams, held.need.team)?.missesUntilAway ?? 0;
  if (limit === 0 || seat.misses + 1 < limit || seat.status !== 'online') return events;
  const others = takeUnanswered(seat).filter(
    (event) => event.type === 'chat.returned' && event.conversation !== command.conversation,
  );
  const changed: RoutingEvent = {
    type: 'agent.status_changed',
    agent: seat.id,
    status: 'away',
    because: 'missed',
  };
  return [...events, changed, ...others];
}

/**
 * An agent may take a waiting chat, or one that a colleague was given and has not answered, or one that was the bot's, as
 * long as he has room.
 */
function pull({ conversation, agent, need: fresh }: Of<'chat.pull'>, state: Routing, now: number): Draft {
  const seat = memberOf(state.seats, agent);
  if (seat === undefined) return unknown('agent', agent);
  const found = findChat(state, conversation);
  const need = found === undefined ? fresh : needIn(found);
  if (need === undefined) return unknown('conversation', conversation);
  if (found?.kind === 'held' && found.seat.id === agent)
    return found.held.answered ? [] : [{ type: 'chat.answered', conversation, agent }];
  if (found?.kind === 'held' && found.held.answered)
    return failure('CHAT_TAKEN', { id: conversation, agent: found.seat.id });
  if (seat.status === 'offline') return failure('AGENT_OFFLINE', { agent });
  if (loadOf(seat) >= seat.capacity) return failure('AGENT_FULL', { agent, capacity: seat.capacity });
  const reason = reasonFor(seat, need, { rule: 'pulled', considered: 1, now });
  return [
    ...(found === undefined ? [{ type: 'chat.queued', need } as const] : []),
    ...(found?.kind === 'held' ? [returned(conversation, found.seat.id, 'refused')] : []),
    { type: 'chat.given', conversation, agent, reason },
    { type: 'chat.answered', conversation, agent },
  ];
}

function needIn(found: Whereabouts): Need {
  return found.kind === 'held' ? found.held.need : found.need;
}

function transfer({ conversation, team, to }: Of<'chat.transfer'>, state: Routing): Draft {
  if (!memberOf(state.teams, team)) return unknown('team', team);
  const receiver = to === undefined ? undefined : memberOf(state.seats, to);
  if (to !== undefined && receiver === undefined) return unknown('agent', to);
  if (receiver?.status === 'offline') return failure('AGENT_OFFLINE', { agent: to });
  if (!findChat(state, conversation)) return unknown('conversation', conversation);
  return [{ type: 'chat.transferred', conversation, team, ...(to === undefined ? {} : { to }) }];
}

type Place = { readonly conversation: string; readonly agent: string };

function heldBy(state: Routing, { conversation, agent }: Place) {
  const seat = memberOf(state.seats, agent);
  return seat && memberOf(seat.chats, conversation);
}

function placeOf({ conversation, agent }: Place): Place {
  return { conversation, agent };
}

function returned(conversation: string, agent: string, because: ReturnCause): RoutingEvent {
  return { type: 'chat.returned', conversation, agent, because };
}

function unknown(what: string, id: string): Failure {
  return failure('NOT_FOUND', { what, id });
}
