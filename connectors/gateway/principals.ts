import type { ChatVerb } from '#engine/accounts/permissions';
import type { Failure } from '#engine/core/errors';
import type { Actor, ConversationId } from '#engine/core/ids';
import type { Result } from '#engine/core/result';
import { type Door, isOwn } from './door.ts';
import type { Visitor } from './tokens.ts';

/** An agent as the log names him. */
export type AgentActor = Extract<Actor, `agent:${string}`>;

/** Who may have a connection. */
export type Principal = Visitor | AgentActor;

/** What the gateway has to know of those who work here; without it only visitors come in. */
export type Staff = {
  /** Whose login a token is; EXPIRED when nobody's. */
  identify(token: string): Promise<Result<AgentActor>>;
  /** Null when he may do that to this conversation, or why not. What he may not even see does not exist. */
  refuse(agent: AgentActor, verb: ChatVerb, conversation: ConversationId): Promise<Failure | null>;
  /** Hears that something changed at the desk: who is there, who has what, what waits. */
  watch(listener: () => void): () => void;
};

/** Where agents are who have a connection. */
export const DESK = 'desk';

export function isAgent(principal: Principal): principal is AgentActor {
  return principal.startsWith('agent:');
}

/** A visitor reads what it opened, an agent what his role lets him. */
export async function mayRead(door: Door, principal: Principal, conversation: string): Promise<boolean> {
  if (!isAgent(principal)) return isOwn(door, principal, conversation);
  const refused = await door.staff?.refuse(principal, 'read', conversation as ConversationId);
  return refused === null;
}

/** Whose token it is: a visitor's, or an agent's login. */
export async function identify(
  door: Door,
  token: string,
  purpose: 'use' | 'renew',
): Promise<Result<Principal>> {
  const isLogin = token.startsWith('a1.') && door.staff !== undefined;
  return isLogin ? await door.staff.identify(token) : door.tokens.check(token, purpose);
}
