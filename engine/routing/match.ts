import { memberOf } from '../core/members.ts';
import type { Reason, RoutingEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { obstacleOf } from './fits.ts';
import { loadOf, type Need, type Routing, type Seat, type Team } from './state.ts';

/** Chats that can be given to somebody now, in order: queue by queue, each from its head. */
export function match(state: Routing, now: number): readonly RoutingEvent[] {
  const given: RoutingEvent[] = [];
  let current = state;
  for (const [team, queue] of Object.entries(state.queues)) {
    for (const need of queue) {
      if (!hasRoom(current, team, need)) break;
      const event = give(current, need, now);
      if (event === null) continue;
      given.push(event);
      current = evolve(current, event, { n: current.n + 1, at: now });
    }
  }
  return given;
}

/** False when nobody whom this queue could reach takes another chat, so that its rest need not be looked at. */
function hasRoom({ seats, queues }: Routing, team: string, need: Need): boolean {
  const directed = need.only !== null || queues[team]?.some(({ only }) => only !== null);
  return Object.values(seats).some(
    (seat) =>
      seat.status === 'online' && loadOf(seat) < seat.capacity && (directed || seat.teams.includes(team)),
  );
}

function give(state: Routing, need: Need, now: number): RoutingEvent | null {
  const fit = Object.values(state.seats).filter((seat) => obstacleOf(seat, need) === null);
  const team = memberOf(state.teams, need.team);
  const choice = choose(fit, need, team);
  if (choice === null) return null;
  const { seat, rule } = choice;
  const reason = reasonFor(seat, need, { rule, considered: fit.length, now });
  return { type: 'chat.given', conversation: need.conversation, agent: seat.id, reason };
}

type Choice = { readonly seat: Seat; readonly rule: Reason['rule'] };

/** Who of those that could take it gets it. Whoever left this chat unanswered comes after those who did not. */
function choose(fit: readonly Seat[], need: Need, team: Team | undefined): Choice | null {
  const strategy = team?.strategy ?? 'round_robin';
  const ranked = fit.toSorted((a, b) => missesOf(need, a) - missesOf(need, b) || ORDERS[strategy](a, b));
  const [first] = ranked;
  if (first === undefined) return null;
  if (need.only !== null) return { seat: first, rule: 'transferred' };
  const last = ranked.find(({ id }) => id === need.last);
  if (last && team?.preferLast && missesOf(need, last) === 0) return { seat: last, rule: 'last_agent' };
  return { seat: first, rule: strategy };
}

function missesOf({ missed }: Need, { id }: Seat): number {
  return memberOf(missed, id) ?? 0;
}

const ORDERS = {
  round_robin: longestWithout,
  least_busy: (a: Seat, b: Seat) => loadOf(a) / a.capacity - loadOf(b) / b.capacity || longestWithout(a, b),
} as const;

/** Whoever got a chat the longest ago; of two who never got one, by name. */
function longestWithout(a: Seat, b: Seat): number {
  return a.turn - b.turn || (a.id < b.id ? -1 : 1);
}

/** The words for a decision. */
export function reasonFor(
  seat: Seat,
  need: Pick<Need, 'since'>,
  {
    rule,
    considered,
    now,
  }: { readonly rule: Reason['rule']; readonly considered: number; readonly now: number },
): Reason {
  return { rule, considered, load: loadOf(seat), capacity: seat.capacity, waited: now - need.since };
}
