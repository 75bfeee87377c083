import type { Role } from './state.ts';

/** How somebody stands to a chat. */
export type Relation =
  /** He has it. */
  | 'own'
  /** It waits in a queue of one of his teams, or was given to him. */
  | 'waiting'
  /** A colleague of one of his teams has it, or had it. */
  | 'team'
  /** An earlier chat of a visitor whose chat he may see now. */
  | 'past'
  /** Nobody's: a bot has it, or had it to its end. */
  | 'bots'
  /** Anybody else's. */
  | 'foreign';

type Rule = Readonly<Record<Role, readonly Relation[]>>;

const ANY: readonly Relation[] = ['own', 'waiting', 'team', 'past', 'bots', 'foreign'];
const NEAR: readonly Relation[] = ['own', 'waiting', 'team'];
const KNOWN: readonly Relation[] = [...NEAR, 'past'];
const SEEN: readonly Relation[] = [...KNOWN, 'bots'];

/** What may be done to a chat, and by whom. What is not listed here nobody may. */
export const CHAT_VERBS = {
  read: { agent: KNOWN, supervisor: SEEN, admin: ANY },
  write: { agent: ['own'], supervisor: ['own'], admin: ['own'] },
  accept: { agent: ['waiting'], supervisor: ['waiting'], admin: ['waiting'] },
  note: { agent: NEAR, supervisor: SEEN, admin: ANY },
  edit_slots: { agent: ['own'], supervisor: ['own'], admin: ['own'] },
  transfer: { agent: ['own'], supervisor: NEAR, admin: ANY },
  close: { agent: ['own'], supervisor: NEAR, admin: ANY },
  give_back: { agent: ['own'], supervisor: NEAR, admin: ANY },
  /** Take it from a colleague or from the bot. */
  take_over: { agent: [], supervisor: [...NEAR, 'bots'], admin: ANY },
  /** Speak to the agent without the visitor hearing it. */
  whisper: { agent: [], supervisor: NEAR, admin: ANY },
  trace: { agent: KNOWN, supervisor: SEEN, admin: ANY },
} as const satisfies Record<string, Rule>;

export type ChatVerb = keyof typeof CHAT_VERBS;

/** What may be done to the house, and by whom. */
export const HOUSE_VERBS = {
  see_wall: ['supervisor', 'admin'],
  see_reports: ['supervisor', 'admin'],
  set_others_status: ['supervisor', 'admin'],
  manage_replies: ['supervisor', 'admin'],
  manage_teams: ['admin'],
  manage_agents: ['admin'],
  revoke_logins: ['admin'],
} as const satisfies Record<string, readonly Role[]>;

export type HouseVerb = keyof typeof HOUSE_VERBS;

/** Whether a role may do that to a chat it stands so to. */
export function mayToChat(role: Role, verb: ChatVerb, relation: Relation): boolean {
  const allowed: readonly Relation[] = CHAT_VERBS[verb][role];
  return allowed.includes(relation);
}

/** Whether a role may do that to the house. */
export function mayInHouse(role: Role, verb: HouseVerb): boolean {
  const allowed: readonly Role[] = HOUSE_VERBS[verb];
  return allowed.includes(role);
}
