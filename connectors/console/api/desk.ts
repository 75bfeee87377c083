import { loadOf, outlookFor } from '#engine';
import type { Agent } from '#engine/accounts/state';
import type { Need, Routing, Seat } from '#engine/routing/state';

/** A chat in somebody's hands. `since` and `givenAt` in milliseconds since the epoch. */
export type HeldChat = {
  readonly c: string;
  readonly agent: string;
  readonly team: string;
  readonly since: number;
  readonly givenAt: number;
  readonly answered: boolean;
};

/** A chat that waits. `wait` is the estimate in milliseconds, null while nobody can know. */
export type WaitingChat = {
  readonly c: string;
  readonly team: string;
  readonly since: number;
  readonly ahead: number;
  readonly wait: number | null;
  readonly obstacles: Readonly<Record<string, number>>;
};

/** What an agent sees of the house: his own chats, and of his teams the colleagues and the queues; an admin all. */
export type DeskView = {
  /** Offset of the routing that it shows: a later one is newer. */
  readonly n: number;
  readonly status: string;
  readonly mine: readonly HeldChat[];
  readonly colleagues: readonly {
    readonly id: string;
    readonly status: string;
    readonly load: number;
    readonly capacity: number;
  }[];
  readonly theirs: readonly HeldChat[];
  readonly queue: readonly WaitingChat[];
};

/** Pure. */
export function deskFor(agent: Agent, routing: Routing): DeskView {
  const isNear = (team: string): boolean => agent.role === 'admin' || agent.teams.includes(team);
  const own = routing.seats[agent.id];
  const others = Object.values(routing.seats).filter(
    ({ id, teams }) => id !== agent.id && teams.some(isNear),
  );
  return {
    n: routing.n,
    status: own?.status ?? 'offline',
    mine: own ? heldBy(own) : [],
    colleagues: others.map((seat) => ({
      id: seat.id,
      status: seat.status,
      load: loadOf(seat),
      capacity: seat.capacity,
    })),
    theirs: others.flatMap(heldBy).filter(({ team }) => isNear(team)),
    queue: Object.values(routing.queues)
      .flat()
      .filter(({ team, only }) => isNear(team) || only === agent.id)
      .map((need) => waiting(need, routing)),
  };
}

function heldBy(seat: Seat): readonly HeldChat[] {
  return Object.entries(seat.chats).map(([c, { need, givenAt, answered }]) => ({
    c,
    agent: seat.id,
    team: need.team,
    since: need.since,
    givenAt,
    answered,
  }));
}

function waiting({ conversation, team, since }: Need, routing: Routing): WaitingChat {
  const { ahead = 0, wait = null, obstacles = {} } = outlookFor(routing, conversation) ?? {};
  return { c: conversation, team, since, ahead, wait, obstacles };
}
