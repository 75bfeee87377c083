import { isFailure } from '../core/errors.ts';
import { valueOrThrow } from '../core/result.ts';
import type { RoutingCommand } from './commands.ts';
import { decide } from './decide.ts';
import type { RoutingEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { EMPTY_ROUTING, type Need, type Profile, type Routing, type TeamSettings } from './state.ts';

/** A board on which commands are played, a second after one another unless said otherwise. */
export function createBoard() {
  let state: Routing = EMPTY_ROUTING;
  let now = 0;
  const log: { readonly event: RoutingEvent; readonly at: number }[] = [];

  const take = (events: readonly RoutingEvent[]): readonly RoutingEvent[] => {
    for (const event of events) {
      log.push({ event, at: now });
      state = evolve(state, event, { n: state.n + 1, at: now });
    }
    return events;
  };
  return {
    state: () => state,
    log: () => log,
    /** Throws when it is refused. */
    play(command: RoutingCommand): readonly RoutingEvent[] {
      now += 1000;
      return take(valueOrThrow(decide(command, state, now)));
    },
    /** The code when it is refused. */
    attempt(command: RoutingCommand): string | null {
      now += 1000;
      const result = decide(command, state, now);
      if (result.ok) take(result.value);
      return result.ok || !isFailure(result.failure) ? null : result.failure.code;
    },
  };
}

export const SALES: TeamSettings = {
  id: 'sales',
  strategy: 'least_busy',
  preferLast: true,
  answerWithin: 30_000,
  missesUntilAway: 3,
  hours: null,
};

export function agent(id: string, more: Partial<Profile> = {}): Profile {
  return { id, teams: ['sales'], skills: [], languages: ['zh', 'en'], capacity: 2, ...more };
}

export function need(conversation: string, more: Partial<Need> = {}): Omit<Need, 'place' | 'missed'> {
  return {
    conversation,
    team: 'sales',
    priority: 0,
    since: 0,
    language: null,
    skills: [],
    last: null,
    only: null,
    ...more,
  };
}

/** Sales with these agents, all of them online. */
export function openSales(...profiles: readonly Profile[]) {
  const board = createBoard();
  board.play({ name: 'team.define', team: SALES });
  for (const profile of profiles) {
    board.play({ name: 'agent.define', agent: profile });
    board.play({ name: 'agent.status', agent: profile.id, status: 'online' });
  }
  return board;
}

/** Who was given what, in order, as `chat>agent`. */
export function givenIn(events: readonly RoutingEvent[]): readonly string[] {
  return events.flatMap((event) =>
    event.type === 'chat.given' ? `${event.conversation}>${event.agent}` : [],
  );
}
