import type { ChatVerb } from '#engine/accounts/permissions';
import { type Failure, failure } from '#engine/core/errors';
import type { Actor, ConversationId } from '#engine/core/ids';
import { fail, ok, type Result } from '#engine/core/result';
import { type Door, isOwn } from './door.ts';
import type { Allowance, Limits } from './limits.ts';
import type { Visitor } from './tokens.ts';

/** An agent as the log names him. */
export type AgentActor = Extract<Actor, `agent:${string}`>;

/** Who may have a connection. */
export type Principal = Visitor | AgentActor;

/** Who comes in; an agent by one of his logins. */
export type Entrant = { readonly principal: Principal; readonly login?: string };

/** What the gateway has to know of those who work here; without it only visitors come in. */
export type Staff = {
  /** Whose login a token is; EXPIRED when nobody's. `login` names it without opening anything. */
  identify(token: string): Promise<Result<{ readonly agent: AgentActor; readonly login: string }>>;
  /** Null when a login is still good; afterwards this node hears when it is taken back. */
  confirm(login: string): Promise<Failure | null>;
  /** Whether a confirmed login is still good, as far as this node has heard. */
  isGood(login: string): boolean;
  /** Hears that logins may have been taken back. */
  watchLogins(listener: () => void): () => void;
  /** Null when he may do that to this conversation, or why not. What he may not even see does not exist. */
  refuse(agent: AgentActor, verb: ChatVerb, conversation: ConversationId): Promise<Failure | null>;
  /** Hears that something changed at the desk: who is there, who has what, what waits; and what to signal to whom. */
  watch(
    listener: (
      signalFor: (agent: AgentActor) => { readonly name: string; readonly d: object } | undefined,
    ) => void,
  ): () => void;
  /** All chats that wait for a person, as far as this node knows. */
  waiting(): Iterable<WaitingChat>;
  /** Hears that routing changed. */
  watchQueues(listener: () => void): () => void;
};

/** A chat that waits: how many are served before it, and the estimate in milliseconds, null while nobody can know. */
export type WaitingChat = { readonly c: string; readonly ahead: number; readonly wait: number | null };

/** Where agents are who have a connection. */
export const DESK = 'desk';

export function isAgent(principal: Principal): principal is AgentActor {
  return principal.startsWith('agent:');
}

export function agentOf(principal: Principal | undefined): AgentActor | undefined {
  return principal !== undefined && isAgent(principal) ? principal : undefined;
}

/** Whose ticket it is. A login may have been taken back since the ticket was given out. */
export async function redeem(
  { tickets, staff }: Door,
  ticket: string,
  origin: string | undefined,
): Promise<Result<Entrant>> {
  const found = await tickets.redeem(ticket, origin);
  if (!found.ok || found.value.login === undefined) return found;
  const refused = staff ? await staff.confirm(found.value.login) : failure('EXPIRED', { what: 'login' });
  return refused ? fail(refused) : found;
}

/** How much somebody may send; nobody knows yet who is before his hello has been answered, and then he is a visitor. */
export function allowanceOf(limits: Limits, principal: Principal | undefined): Allowance {
  return principal !== undefined && isAgent(principal) ? limits.agents : limits;
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
): Promise<Result<Entrant>> {
  if (token.startsWith('a1.') && door.staff !== undefined) {
    const found = await door.staff.identify(token);
    return found.ok ? ok({ principal: found.value.agent, login: found.value.login }) : found;
  }
  const visitor = door.tokens.check(token, purpose);
  return visitor.ok ? ok({ principal: visitor.value }) : visitor;
}
