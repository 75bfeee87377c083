import { memberOf, without } from '../core/members.ts';
import type { Position, RoutingEvent } from './events.ts';
import { findChat, type Held, inOrder, type Need, type Routing, type Seat, type Team } from './state.ts';

/** From so many chats given last a team's pace is read. */
const PACE = 20;

type Of<T extends RoutingEvent['type']> = Extract<RoutingEvent, { readonly type: T }>;
type Reducers = {
  readonly [T in RoutingEvent['type']]: (state: Routing, event: Of<T>, position: Position) => Routing;
};

const REDUCERS: Reducers = {
  'team.defined': (state, { team }) =>
    withTeam(state, { ...team, pace: memberOf(state.teams, team.id)?.pace ?? [] }),
  'agent.defined': (state, { agent }) => {
    const { status, chats, turn, misses } = memberOf(state.seats, agent.id) ?? NEW_SEAT;
    return withSeat(state, { ...agent, status, chats, turn, misses });
  },
  'agent.removed': (state, { agent }) => {
    return { ...state, seats: without(state.seats, agent) };
  },
  'agent.status_changed': (state, { agent, status }) =>
    changeSeat(state, agent, (seat) => ({ ...seat, status, misses: 0 })),
  'chat.queued': (state, { need }, { n }) => enqueue(state, { ...need, place: n, missed: {} }),
  'chat.given': give,
  'chat.answered': (state, { conversation, agent }) =>
    changeSeat(state, agent, (seat) => answer(seat, conversation)),
  'chat.returned': takeBack,
  'chat.transferred': (state, { conversation, team, to = null }) => {
    const need = needOf(state, conversation);
    if (need === undefined) return state;
    return enqueue(remove(state, conversation), { ...need, team, only: to, last: null, missed: {} });
  },
  'chat.ended': (state, { conversation }) => remove(state, conversation),
};

const NEW_SEAT = { status: 'offline', chats: {}, turn: 0, misses: 0 } as const;

/** Fold one event into the state. Pure; what an event names and the state does not have changes nothing. */
export function evolve(state: Routing, event: RoutingEvent, position: Position): Routing {
  const reduce = REDUCERS[event.type] as (state: Routing, event: RoutingEvent, position: Position) => Routing;
  return { ...reduce(state, event, position), n: position.n };
}

function give(state: Routing, { conversation, agent }: Of<'chat.given'>, { n, at }: Position): Routing {
  const need = needOf(state, conversation);
  if (need === undefined) return state;
  const held: Held = { need, givenAt: at, answered: false };
  const given = changeSeat(remove(state, conversation), agent, (seat) => ({
    ...seat,
    turn: n,
    chats: { ...seat.chats, [conversation]: held },
  }));
  const team = memberOf(given.teams, need.team);
  return team ? withTeam(given, { ...team, pace: [...team.pace, at].slice(-PACE) }) : given;
}

function answer(seat: Seat, conversation: string): Seat {
  const held = memberOf(seat.chats, conversation);
  if (held === undefined) return seat;
  return { ...seat, misses: 0, chats: { ...seat.chats, [conversation]: { ...held, answered: true } } };
}

function takeBack(state: Routing, { conversation, agent, because }: Of<'chat.returned'>): Routing {
  const seat = memberOf(state.seats, agent);
  const held = seat && memberOf(seat.chats, conversation);
  if (held === undefined) return state;
  const unwilling = because === 'missed' || because === 'refused';
  const { need } = held;
  const missed = unwilling
    ? { ...need.missed, [agent]: (memberOf(need.missed, agent) ?? 0) + 1 }
    : need.missed;
  const freed = changeSeat(remove(state, conversation), agent, (one) =>
    because === 'missed' ? { ...one, misses: one.misses + 1 } : one,
  );
  return enqueue(freed, { ...need, missed, only: null });
}

function needOf(state: Routing, conversation: string): Need | undefined {
  const found = findChat(state, conversation);
  return found?.kind === 'held' ? found.held.need : found?.need;
}

/** Its place among the others decides where, not when it came. */
function enqueue(state: Routing, need: Need): Routing {
  const queue = memberOf(state.queues, need.team) ?? [];
  const behind = queue.findLastIndex((other) => inOrder(other, need) < 0) + 1;
  return { ...state, queues: { ...state.queues, [need.team]: queue.toSpliced(behind, 0, need) } };
}

/** Out of its queue, or from its agent. */
function remove(state: Routing, conversation: string): Routing {
  const found = findChat(state, conversation);
  if (found === undefined) return state;
  if (found.kind === 'held') {
    return withSeat(state, { ...found.seat, chats: without(found.seat.chats, conversation) });
  }
  const { team } = found.need;
  const queue = memberOf(state.queues, team) ?? [];
  return {
    ...state,
    queues: { ...state.queues, [team]: queue.toSpliced(queue.indexOf(found.need), 1) },
  };
}

function changeSeat(state: Routing, agent: string, change: (seat: Seat) => Seat): Routing {
  const seat = memberOf(state.seats, agent);
  return seat ? withSeat(state, change(seat)) : state;
}

function withSeat(state: Routing, seat: Seat): Routing {
  return { ...state, seats: { ...state.seats, [seat.id]: seat } };
}

function withTeam(state: Routing, team: Team): Routing {
  return { ...state, teams: { ...state.teams, [team.id]: team } };
}
