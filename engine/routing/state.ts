import { memberOf } from '../core/members.ts';
import type { Hours } from './business-hours.ts';

/** Online agents get chats; one who is away keeps what he has; one who is offline has none. */
export type Status = 'online' | 'away' | 'offline';

/** How a team picks among agents who could take a chat. */
export type Strategy = 'round_robin' | 'least_busy';

/** A team as somebody set it up. Spans in milliseconds. */
export type TeamSettings = {
  readonly id: string;
  readonly strategy: Strategy;
  /** Give a visitor to the agent of his last chat when that agent could take him. */
  readonly preferLast: boolean;
  /** So long may a given chat stay unanswered before the next agent gets it. */
  readonly answerWithin: number;
  /** After so many unanswered chats in a row an agent counts as away; 0 for never. */
  readonly missesUntilAway: number;
  /** Always open when null. */
  readonly hours: Hours | null;
};

/** A team, and when its last chats were given (milliseconds since the epoch, oldest first): its pace. */
export type Team = TeamSettings & { readonly pace: readonly number[] };

/** An agent as somebody set him up. */
export type Profile = {
  readonly id: string;
  readonly teams: readonly string[];
  readonly skills: readonly string[];
  /** ISO 639-1 codes. */
  readonly languages: readonly string[];
  /** Most chats at once. */
  readonly capacity: number;
};

/** An agent at work. */
export type Seat = Profile & {
  readonly status: Status;
  /** By conversation. */
  readonly chats: Readonly<Record<string, Held>>;
  /** Offset of the event that last gave him a chat; 0 for never. */
  readonly turn: number;
  /** Chats that he left unanswered in a row. */
  readonly misses: number;
};

/** A chat that an agent has, or has been given and not answered yet. */
export type Held = { readonly need: Need; readonly givenAt: number; readonly answered: boolean };

/** Whom a chat needs, and where it stands. */
export type Need = {
  readonly conversation: string;
  readonly team: string;
  /** The greater one goes first. */
  readonly priority: number;
  /** When it asked for a person, in milliseconds since the epoch. */
  readonly since: number;
  /** Offset of the event that queued it: its place among equals, kept when it comes back. */
  readonly place: number;
  readonly language: string | null;
  readonly skills: readonly string[];
  /** The agent of the visitor's last chat. */
  readonly last: string | null;
  /** Only this agent will do: it was transferred to him. */
  readonly only: string | null;
  /**
   * The conversation's epoch when it asked: an end that was decided before that is not the end of this. Logs of an older
   * release lack it.
   */
  readonly epoch?: number;
  /** How often each agent left this chat unanswered or refused it. */
  readonly missed: Readonly<Record<string, number>>;
};

/** All that routing knows, folded from its events; plain JSON. */
export type Routing = {
  /** Offset of the last event in it. */
  readonly n: number;
  readonly teams: Readonly<Record<string, Team>>;
  readonly seats: Readonly<Record<string, Seat>>;
  /** By team, in the order in which they are served. */
  readonly queues: Readonly<Record<string, readonly Need[]>>;
};

export const EMPTY_ROUTING: Routing = { n: 0, teams: {}, seats: {}, queues: {} };

/** Where a chat is: in a queue, or with an agent. */
export type Whereabouts =
  | { readonly kind: 'queued'; readonly need: Need }
  | { readonly kind: 'held'; readonly seat: Seat; readonly held: Held };

/** Undefined for a chat that routing does not have. */
export function findChat(state: Routing, conversation: string): Whereabouts | undefined {
  for (const seat of Object.values(state.seats)) {
    const held = memberOf(seat.chats, conversation);
    if (held) return { kind: 'held', seat, held };
  }
  for (const queue of Object.values(state.queues)) {
    const need = queue.find((one) => one.conversation === conversation);
    if (need) return { kind: 'queued', need };
  }
  return undefined;
}

/** How many chats an agent has. */
export function loadOf(seat: Seat): number {
  return Object.keys(seat.chats).length;
}

/** Negative when `a` is served before `b`. */
export function inOrder(a: Need, b: Need): number {
  return b.priority - a.priority || a.place - b.place;
}
