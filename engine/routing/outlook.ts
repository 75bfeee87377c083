import { memberOf } from '../core/members.ts';
import { type Obstacle, obstacleOf } from './fits.ts';
import { findChat, type Routing, type Team } from './state.ts';

/** What a waiting visitor, and whoever asks why he waits, can be told. Spans in milliseconds. */
export type Outlook = {
  /** Chats of the same queue that are served before this one. */
  readonly ahead: number;
  /** Null while too few chats were given to know the pace. */
  readonly wait: number | null;
  /** How many agents can't take it, by what keeps them from it. */
  readonly obstacles: Readonly<Partial<Record<Obstacle, number>>>;
};

/** Undefined for a chat that does not wait. */
export function outlookFor(state: Routing, conversation: string): Outlook | undefined {
  const found = findChat(state, conversation);
  if (found?.kind !== 'queued') return undefined;
  const { need } = found;
  const queue = memberOf(state.queues, need.team) ?? [];
  const ahead = queue.indexOf(need);
  const obstacles: Partial<Record<Obstacle, number>> = {};
  for (const seat of Object.values(state.seats)) {
    const obstacle = obstacleOf(seat, need);
    if (obstacle !== null) obstacles[obstacle] = (obstacles[obstacle] ?? 0) + 1;
  }
  return { ahead, wait: waitBehind(ahead, memberOf(state.teams, need.team)), obstacles };
}

/** Every chat that waits, with what its visitor is told. */
export function* waitingIn({ queues, teams }: Routing): Iterable<{
  readonly c: string;
  readonly ahead: number;
  readonly wait: number | null;
}> {
  for (const [team, queue] of Object.entries(queues))
    for (const [ahead, { conversation }] of queue.entries())
      yield { c: conversation, ahead, wait: waitBehind(ahead, memberOf(teams, team)) };
}

/** Fewer say nothing about a pace. */
const FEWEST = 3;

/** The wait of a chat with so many ahead, from the mean span between the chats that its team was given last. */
export function waitBehind(ahead: number, team: Team | undefined): number | null {
  const pace = team?.pace ?? [];
  const [first] = pace;
  const last = pace.at(-1);
  if (first === undefined || last === undefined || pace.length < FEWEST) return null;
  return Math.round(((last - first) / (pace.length - 1)) * (ahead + 1));
}
