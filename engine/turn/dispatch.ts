import { decideAssignment, decideNobody, type Place } from '../conversation/decide-assignment.ts';
import { type RouteTask, wantsPerson } from '../conversation/decision.ts';
import type { Conversation } from '../conversation/state.ts';
import type { Failure } from '../core/errors.ts';
import type { Actor, ConversationId } from '../core/ids.ts';
import { memberOf } from '../core/members.ts';
import type { Result } from '../core/result.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { ClaimedTask } from '../ports/event-log.ts';
import type { RoutingCommand } from '../routing/commands.ts';
import type { RoutingEvent } from '../routing/events.ts';
import { findChat, type Routing } from '../routing/state.ts';
import { type Committer, commit } from './commit.ts';
import { createSweeper } from './sweep.ts';
import { needFor, teamOf, tellRouting } from './tell-routing.ts';

/** Routing as an engine uses it. */
export type RoutingLedger = Ledger<Routing, RoutingEvent, RoutingCommand>;

/**
 * Keeps routing and conversations in accord: routing says who has a chat, the conversation whether anybody is wanted.
 * What changes in a conversation reaches routing by a task in the same append; what routing decides reaches conversations
 * at once by whoever asked, and by the sweep where he died.
 */
export type Dispatch = {
  /** Ask routing; the conversations that are concerned have followed when it answers, or follow with a sweep. */
  ask(command: RoutingCommand): Promise<Result<readonly RoutingEvent[]>>;
  /** Reserve a chat for an agent who is about to take it; null when there is nothing to be said against it. */
  reserve(conversation: ConversationId, by: Actor): Promise<Failure | null>;
  /** Does a `route` task. A number gives it back until then. */
  run(task: ClaimedTask): Promise<number | undefined>;
  start(): void;
  stop(): void;
};

/** Patience with a store that is away, in milliseconds. */
const AGAIN = 1000;

/** A person may set up the first team while a visitor waits, in milliseconds. */
const AGAIN_WITHOUT_TEAM = 5000;

/** So many chats of a visitor are looked through for somebody who knows him. */
const LATEST = 5;

/** Without routing chats wait in no queue: whoever accepts one has it. */
export const NO_DISPATCH: Dispatch = {
  ask: async () => ({ ok: true, value: [] }),
  reserve: async () => null,
  run: async () => undefined,
  start: () => undefined,
  stop: () => undefined,
};

/** Join a ledger of routing with the conversations of a log. */
export function createDispatch(committer: Committer, ledger: RoutingLedger): Dispatch {
  const dispatcher = new Dispatcher(committer, ledger);
  const sweeper = createSweeper({
    ledger,
    delay: committer.env.delay,
    mend: (conversation) => dispatcher.mend(conversation),
  });
  return {
    ask: (command) => dispatcher.ask(command),
    reserve: (conversation, by) => dispatcher.reserve(conversation, by),
    run: (task) => dispatcher.run(task),
    start: sweeper.start,
    stop: sweeper.stop,
  };
}

class Dispatcher {
  readonly #committer: Committer;
  readonly #ledger: RoutingLedger;

  constructor(committer: Committer, ledger: RoutingLedger) {
    this.#committer = committer;
    this.#ledger = ledger;
  }

  async ask(command: RoutingCommand): Promise<Result<readonly RoutingEvent[]>> {
    const answered = await this.#ledger.ask(command);
    if (answered.ok) await this.#followAll(answered.value);
    return answered;
  }

  async reserve(conversation: ConversationId, by: Actor): Promise<Failure | null> {
    const refreshed = await this.#ledger.refresh();
    if (!refreshed.ok) return refreshed.failure;
    const team = teamOf(refreshed.value, {});
    if (team === undefined) return null;
    const { state } = await this.#committer.loader.loadNewest(conversation);
    if (state.n === 0 || state.lifecycle === 'closed') return null;
    const need = needFor(state, team, this.#committer.env.now());
    const agent = by.slice('agent:'.length);
    const asked = await this.#ledger.ask({ name: 'chat.pull', conversation, agent, need });
    return asked.ok ? null : asked.failure;
  }

  async run(task: ClaimedTask): Promise<number | undefined> {
    const { env, loader } = this.#committer;
    const data = task.data as unknown as RouteTask;
    for (;;) {
      const refreshed = await this.#ledger.refresh();
      if (!refreshed.ok) return env.now() + AGAIN;
      const { state } = await loader.loadNewest(task.stream);
      const isPreferred = teamOf(refreshed.value, data)?.preferLast === true;
      const last = isPreferred ? await this.#lastAgent(state) : null;
      const telling = tellRouting(state, refreshed.value, { ...data, last }, env.now());
      if (telling.kind === 'no_team') return env.now() + AGAIN_WITHOUT_TEAM;
      const told = { now: env.now(), cause: task.id };
      if (telling.kind === 'nobody')
        await commit(this.#committer, state.id, (one) => decideNobody(one, told));
      const asked = telling.kind === 'ask' ? await this.ask(telling.command) : undefined;
      if (asked && !asked.ok && isStoreFailure(asked.failure)) return env.now() + AGAIN;
      if (telling.kind !== 'ask') await this.follow(task.stream, []);
      const settled = await this.#settle(task, state);
      if (settled !== 'changed') return settled === 'settled' ? undefined : env.now() + AGAIN;
    }
  }

  /** Who had the visitor's last chat; null where nobody did. Only asked where a person is wanted and nobody has it. */
  async #lastAgent({ id, lifecycle, agent, visitor }: Conversation): Promise<string | null> {
    if (!wantsPerson(lifecycle) || agent !== null) return null;
    const { log, loader } = this.#committer;
    const chats = await log.conversations({ openedBy: visitor, limit: LATEST }).catch(() => []);
    for (const { stream } of chats) {
      const had = stream === id ? null : (await loader.load(stream)).state.agent;
      if (had !== null) return had.slice('agent:'.length);
    }
    return null;
  }

  /** Removes the task, if routing was told how the conversation stands now. Its owner may have changed meanwhile. */
  async #settle(task: ClaimedTask, told: Conversation): Promise<'settled' | 'changed' | 'failed'> {
    let isChanged = false;
    const committed = await commit(this.#committer, task.stream, (state) => {
      isChanged = standingOf(state) !== standingOf(told);
      return isChanged ? null : { events: [], schedule: [], settle: [task.id] };
    });
    if (committed.kind === 'refused') return 'failed';
    return isChanged ? 'changed' : 'settled';
  }

  async #followAll(events: readonly RoutingEvent[]): Promise<void> {
    const concerned = new Set(events.flatMap((event) => conversationOf(event) ?? []));
    await Promise.all([...concerned].map((id) => this.follow(id as ConversationId, events)));
  }

  /** What a node left half done: a conversation that does not know who has it, or a chat that nobody is wanted for. */
  async mend(conversation: ConversationId): Promise<boolean> {
    const { state } = await this.#committer.loader.loadNewest(conversation);
    if (wantsPerson(state.lifecycle)) return this.follow(conversation, []);
    return (await this.ask({ name: 'chat.end', conversation, epoch: state.epoch })).ok;
  }

  /** The conversation follows routing as this node knows it; true when it stands so now. */
  async follow(conversation: ConversationId, events: readonly RoutingEvent[]): Promise<boolean> {
    const now = this.#committer.env.now();
    const committed = await commit(this.#committer, conversation, (state) => {
      const place = placeOf(this.#ledger.state(), conversation, events);
      return decideAssignment(place, state, { now, cause: `routing:${this.#ledger.state().n}` });
    });
    return committed.kind === 'appended' || committed.kind === 'nothing';
  }
}

/** Who has a conversation: what routing is told of it. */
function standingOf({ lifecycle, agent }: Conversation): string {
  return `${lifecycle} ${agent}`;
}

function isStoreFailure({ code }: Failure): boolean {
  return code.startsWith('STORE');
}

function conversationOf(event: RoutingEvent): string | undefined {
  if (event.type === 'chat.queued') return event.need.conversation;
  return 'conversation' in event ? event.conversation : undefined;
}

function placeOf(routing: Routing, conversation: string, events: readonly RoutingEvent[]): Place {
  const found = findChat(routing, conversation);
  if (!found) return { kind: 'nowhere' };
  const returned = events.findLast(
    (event) => event.type === 'chat.returned' && event.conversation === conversation,
  );
  const because = returned?.type === 'chat.returned' ? { because: returned.because } : {};
  if (found.kind === 'queued') return { kind: 'queued', ...because };
  const { seat, held } = found;
  const given = events.findLast(
    (event) => event.type === 'chat.given' && event.conversation === conversation && event.agent === seat.id,
  );
  const reason = given?.type === 'chat.given' ? { reason: given.reason } : {};
  const answerWithin = memberOf(routing.teams, held.need.team)?.answerWithin ?? 0;
  return { kind: 'held', agent: seat.id, answered: held.answered, answerWithin, ...because, ...reason };
}
