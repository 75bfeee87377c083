import { createHash, randomBytes } from 'node:crypto';
import { findChat, mayToChat, type RoutingLedger } from '#engine';
import type { AccountCommand } from '#engine/accounts/commands';
import type { AccountEvent } from '#engine/accounts/events';
import type { ChatVerb, Relation } from '#engine/accounts/permissions';
import type { Accounts, Agent, Role } from '#engine/accounts/state';
import type { Env } from '#engine/core/env';
import { type Failure, failure } from '#engine/core/errors';
import type { Actor, ConversationId } from '#engine/core/ids';
import { memberOf } from '#engine/core/members';
import { fail, ok, type Result } from '#engine/core/result';
import type { Ledger } from '#engine/ledger/ledger';
import type { EventLog } from '#engine/ports/event-log';
import type { Desk, Viewer } from '#engine/routing/desk';
import type { Engine } from '#engine/turn/engine';
import { createDeskFeed } from './desk-feed.ts';
import { hashPassword, isPassword } from './password.ts';

type AgentActor = `agent:${string}`;

/** A login ends after a long working day, in milliseconds. */
export const LOGIN_LIFE = 12 * 60 * 60_000;

export type StaffParts = {
  readonly accounts: Ledger<Accounts, AccountEvent, AccountCommand>;
  readonly routing: RoutingLedger;
  readonly engine: Pick<Engine, 'conversation'>;
  readonly log: Pick<EventLog, 'conversations' | 'read'>;
  readonly now: () => number;
  readonly delay: Env['delay'];
};

/** What a sign-in gives: the token, and until when it is good (milliseconds since the epoch). */
export type SignedIn = { readonly token: string; readonly until: number; readonly agent: Agent };

/** Who works here, as both doors need to know it. */
export type Staff = {
  /** FORBIDDEN whatever is wrong: address, password, or an account that is disabled. */
  signIn(asked: {
    readonly email: string;
    readonly password: string;
    readonly from: string;
  }): Promise<Result<SignedIn>>;
  /** A token that nobody has is signed out already. */
  signOut(token: string): Promise<Failure | null>;
  identify(token: string): Promise<Result<{ readonly agent: AgentActor; readonly login: string }>>;
  /** Null when a login is still good; EXPIRED, or why that cannot be known. */
  confirm(login: string): Promise<Failure | null>;
  isGood(login: string): boolean;
  watchLogins(listener: () => void): () => void;
  agent(actor: AgentActor): Agent | undefined;
  refuse(agent: AgentActor, verb: ChatVerb, conversation: ConversationId): Promise<Failure | null>;
  /** Hears of the desk: a listener asks for each agent here what he is to be told, if anything. */
  watch(listener: (signalFor: (agent: AgentActor) => DeskSignal | undefined) => void): () => void;
  viewer(agent: Agent): Viewer;
  /** What people and teams of a desk are called. */
  names(desk: Desk): Names;
  close(): void;
};

/** By id: people with their roles, and teams. */
export type Names = {
  readonly people: Readonly<Record<string, { readonly name: string; readonly role: Role }>>;
  readonly teams: Readonly<Record<string, string>>;
};

/** `desk.delta` with what changed; `desk.changed` when the desk has to be read again. */
export type DeskSignal = { readonly name: 'desk.delta' | 'desk.changed'; readonly d: object };

/** Joins accounts, routing and conversations into answers about one agent. */
export async function createStaff(parts: StaffParts): Promise<Staff> {
  const { accounts, routing, now } = parts;
  /** Costs as much to try as a real one, so that the time tells nobody which addresses there are. */
  const nobodys = await hashPassword(randomBytes(16).toString('hex'));
  const agentOf = (actor: AgentActor) => memberOf(accounts.state().agents, actor.slice('agent:'.length));
  return {
    signIn: async ({ email, password, from }) => {
      const read = await accounts.refresh();
      if (!read.ok) return read;
      const agent = Object.values(read.value.agents).find((one) => one.email === email.toLowerCase());
      const isHis = await isPassword(password, agent?.password ?? nobodys);
      if (!agent || !isHis || agent.disabled) return fail(failure('SIGN_IN_REFUSED'));
      const token = `a1.${randomBytes(32).toString('base64url')}`;
      const until = now() + LOGIN_LIFE;
      const login = { id: digestOf(token), agent: agent.id, at: now(), until, from };
      const opened = await accounts.ask({ name: 'login.open', login });
      return opened.ok ? ok({ token, until, agent }) : opened;
    },
    signOut: async (token) => {
      const asked = await accounts.ask({ name: 'login.revoke', login: digestOf(token), by: 'self' });
      return asked.ok ? null : asked.failure;
    },
    identify: async (token) => {
      const read = await accounts.refresh();
      if (!read.ok) return read;
      const login = digestOf(token);
      const agent = holderOf(read.value, login, now());
      return agent ? ok({ agent: `agent:${agent.id}`, login }) : fail(failure('EXPIRED', { what: 'login' }));
    },
    confirm: async (login) => {
      const read = await accounts.refresh();
      if (!read.ok) return read.failure;
      return holderOf(read.value, login, now()) ? null : failure('EXPIRED', { what: 'login' });
    },
    isGood: (login) => holderOf(accounts.state(), login, now()) !== undefined,
    watchLogins: (listener) => accounts.watch(listener),
    agent: agentOf,
    refuse: async (actor, verb, conversation) => {
      const [known, routed] = await Promise.all([accounts.refresh(), routing.refresh()]);
      if (!known.ok) return known.failure;
      if (!routed.ok) return routed.failure;
      const agent = agentOf(actor);
      if (!agent || agent.disabled) return failure('EXPIRED', { what: 'login' });
      const relation = await relationOf(parts, agent, conversation);
      const may = (one: ChatVerb) => mayToChat(agent.role, one, relation);
      if (!may('read')) return failure('NOT_FOUND', { what: 'conversation', id: conversation });
      const isAllowed = may(verb) || (verb === 'accept' && may('take_over'));
      return isAllowed ? null : failure('FORBIDDEN', { reason: `${agent.role}s may not ${verb} this chat` });
    },
    ...deskSide(parts, agentOf),
  };
}

/** What of staff is about the desk. */
function deskSide(
  parts: StaffParts,
  agentOf: Staff['agent'],
): Pick<Staff, 'watch' | 'viewer' | 'names' | 'close'> {
  const { accounts } = parts;
  const feed = createDeskFeed(parts);
  return {
    watch: (listener) => {
      const forget = [
        feed.watch((telling) =>
          listener((actor) => {
            const agent = agentOf(actor);
            const delta = agent && telling(viewerOf(agent));
            return delta && { name: 'desk.delta', d: delta };
          }),
        ),
        accounts.watch(({ events }) => {
          if (events.some(changesPeople)) listener(() => ({ name: 'desk.changed', d: {} }));
        }),
      ];
      return () => {
        for (const each of forget) each();
      };
    },
    viewer: viewerOf,
    names: ({ people, teams }) => {
      const known = accounts.state();
      const agents = Object.keys(people).flatMap((id) => memberOf(known.agents, id) ?? []);
      return {
        people: Object.fromEntries(agents.map(({ id, name, role }) => [id, { name, role }])),
        teams: Object.fromEntries(
          Object.keys(teams).map((id) => [id, memberOf(known.teams, id)?.name ?? id]),
        ),
      };
    },
    close: () => feed.close(),
  };
}

/** An admin sees the house. */
function viewerOf({ id, teams, role }: Agent): Viewer {
  return { id, teams, seesAll: role === 'admin' };
}

/** Who works here, or what he may see, is not as it was. */
function changesPeople({ type }: AccountEvent): boolean {
  return type !== 'login.opened' && type !== 'login.revoked';
}

/** Who may use a login; undefined when nobody may, or may no more. */
function holderOf({ logins, agents }: Accounts, id: string, now: number): Agent | undefined {
  const login = memberOf(logins, id);
  const agent = login && memberOf(agents, login.agent);
  return login && agent && !agent.disabled && login.until > now ? agent : undefined;
}

/** How an agent stands to a conversation. */
async function relationOf(parts: StaffParts, agent: Agent, conversation: ConversationId): Promise<Relation> {
  const found = findChat(parts.routing.state(), conversation);
  if (!found) return await relationUnrouted(parts, agent, conversation);
  const isNear = agent.teams.includes(found.kind === 'held' ? found.held.need.team : found.need.team);
  if (found.kind === 'queued') return isNear || found.need.only === agent.id ? 'waiting' : 'foreign';
  if (found.seat.id === agent.id) return found.held.answered ? 'own' : 'waiting';
  return isNear ? 'team' : 'foreign';
}

/** Of a chat that waits for nobody and that nobody has, as far as routing knows. */
async function relationUnrouted(
  parts: StaffParts,
  agent: Agent,
  conversation: ConversationId,
): Promise<Relation> {
  const state = await parts.engine.conversation(conversation);
  if (!state || state.n === 0) return 'foreign';
  if (state.agent === `agent:${agent.id}`) return 'own';
  const holder = state.agent && memberOf(parts.accounts.state().agents, state.agent.slice('agent:'.length));
  if (holder?.teams.some((team) => agent.teams.includes(team))) return 'team';
  if (agent.role === 'agent') return (await isKnownVisitor(parts, agent, state.visitor)) ? 'past' : 'foreign';
  return state.agent === null ? 'bots' : 'foreign';
}

/** Of so many chats of a visitor one may be in routing now. */
const LATEST = 20;

/** Whether the visitor has a chat that this agent has, or that waits for his teams. */
async function isKnownVisitor({ log, routing }: StaffParts, agent: Agent, visitor: Actor): Promise<boolean> {
  const chats = await log.conversations({ openedBy: visitor, limit: LATEST });
  return chats.some(({ stream }) => {
    const found = findChat(routing.state(), stream);
    if (!found) return false;
    const { team } = found.kind === 'held' ? found.held.need : found.need;
    return agent.teams.includes(team) || (found.kind === 'held' && found.seat.id === agent.id);
  });
}

/** 256 random bits need no slow hash: what is stored opens nothing, and nothing can be guessed. */
function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
