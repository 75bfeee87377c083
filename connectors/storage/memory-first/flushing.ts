import type { Env } from '#engine/core/env';
import type { ConversationId } from '#engine/core/ids';
import type { Append, AppendResult, EventLog, NewTask } from '#engine/ports/event-log';
import type { Backlog } from './backlog.ts';
import type { Held, Waiting } from './held.ts';
import { joinAppends } from './join-appends.ts';
import type { KeptTasks } from './kept-tasks.ts';
import { asAnswer, hasTaken, isDown } from './store-answers.ts';
import type { Told } from './told.ts';

/** How long an append of level memory waits to go to the store together with others, in milliseconds. */
export const FLUSH_AFTER = 5;

/** Appends of one conversation that go to the store as one. */
const AT_ONCE = 16;

/** How often a store that is down is asked whether it is back, in milliseconds. */
export const ASK_AGAIN = 500;

/** Work that was begun here stays here for so long after the store has it, in milliseconds: as long as a worker's lease. */
export const STILL_HELD = 2_000;

type FlushingParts = {
  readonly log: EventLog;
  readonly env: Pick<Env, 'now' | 'delay'>;
  readonly backlog: Backlog;
  /** Conversations in memory. Those of which not all is known are forgotten when the store has everything. */
  readonly held: Map<ConversationId, Held>;
  readonly told: Told;
  readonly kept: KeptTasks;
  /** Hears of bugs: of an append that no store could take. */
  readonly onError: (thrown: unknown) => void;
};

/** Brings what waits in memory to the store, each conversation in its order. */
export class Flushing {
  readonly #parts: FlushingParts;
  /** Conversations of which something waits, in the order in which they began to wait. */
  readonly #streams = new Set<ConversationId>();
  /** Conversations whose loss is still to be told. */
  readonly #lost = new Set<ConversationId>();
  #underWay: Promise<void> | undefined;
  #planned: (() => void) | undefined;

  constructor(parts: FlushingParts) {
    this.#parts = parts;
  }

  isNeeded(): boolean {
    return this.#streams.size + this.#lost.size > 0;
  }

  /** What was told of this conversation is void, and not everybody has heard that yet. */
  isLosing(stream: ConversationId): boolean {
    return this.#lost.has(stream);
  }

  /** Something of this conversation waits: flush it in `after` ms at the latest. */
  add(stream: ConversationId, after: number): void {
    this.#streams.add(stream);
    this.#plan(after);
  }

  /** The store went down: find out whether it is back, also when nothing waits. */
  askAgain(): void {
    this.#plan(ASK_AGAIN);
  }

  /** Resolves when all that waited is stored, or the store did not take it. */
  async flush(): Promise<void> {
    this.#underWay ??= this.#flushAll().finally(() => {
      this.#underWay = undefined;
      const isDown = this.#parts.backlog.isDown();
      if (isDown || this.isNeeded()) this.#plan(isDown ? ASK_AGAIN : FLUSH_AFTER);
    });
    await this.#underWay;
  }

  /** A last attempt, with what has come during the one before. */
  async close(): Promise<void> {
    await this.flush();
    if (this.isNeeded()) await this.flush();
    this.#planned?.();
  }

  #plan(after: number): void {
    if (this.#planned || this.#underWay) return;
    this.#planned = this.#parts.env.delay(after, () => {
      this.#planned = undefined;
      void this.flush();
    });
  }

  /** While the store is down, one conversation asks for all whether it is back. */
  async #flushAll(): Promise<void> {
    const { backlog, env } = this.#parts;
    const steps = [
      ...[...this.#streams].map((stream) => () => this.#flushOne(stream)),
      ...[...this.#lost].map((stream) => () => this.#tellLoss(stream)),
    ];
    const first = backlog.isDown() ? steps.shift() : undefined;
    if (first && !(await first())) return;
    backlog.comeBack(env.now());
    await Promise.all(steps.map((step) => step()));
  }

  /** False when the store did not take all of it. */
  async #flushOne(stream: ConversationId): Promise<boolean> {
    const { held: all, backlog, kept, env } = this.#parts;
    const held = all.get(stream);
    for (let next = held?.next(AT_ONCE); held && next; next = held.next(AT_ONCE)) {
      const until = env.now() + STILL_HELD;
      const { outcome, count } = await this.#bringSome(next, until);
      if (outcome === 'down') return false;
      if (outcome === 'void') return await this.#lose(stream, held);
      for (const { request, provisional, place } of next.slice(0, count)) {
        held.stored();
        if (provisional) kept.follow(request, until);
        backlog.giveBack(place, env.now());
      }
    }
    this.#streams.delete(stream);
    if (held?.isWhole === false) all.delete(stream);
    return true;
  }

  /** What became of the first `count` of these: of all together, or of one where the store does not take all. */
  async #bringSome([first, ...rest]: readonly [Waiting, ...Waiting[]], until: number) {
    const wanted = ({ request, provisional }: Waiting): Append =>
      provisional ? stillHeld(request, until) : request;
    if (rest.length > 0) {
      const outcome = await this.#bring(joinAppends([wanted(first), ...rest.map(wanted)]));
      // The store may have the first of them, and have lost its answer.
      if (outcome !== 'void') return { outcome, count: rest.length + 1 };
    }
    return { outcome: await this.#bring(wanted(first)), count: 1 };
  }

  async #bring(request: Append): Promise<'stored' | 'down' | 'void'> {
    const { log, env, backlog, onError } = this.#parts;
    try {
      const result = await log.append(request);
      const outcome = await this.#judge(request, result).catch(asAnswer);
      if (typeof outcome === 'string') return outcome;
      backlog.goDown(env.now());
      return 'down';
    } catch (thrown) {
      onError(thrown);
      return 'void';
    }
  }

  /** What became of it; a store that is down answers or throws so. */
  async #judge(request: Append, result: AppendResult): Promise<'stored' | 'void' | AppendResult> {
    if (result.kind === 'appended') return 'stored';
    if (isDown(result)) return result;
    // Without events nobody was told of anything: the work it was about is still there, or done.
    if (request.events.length === 0) return 'stored';
    return (await hasTaken(this.#parts.log, request)) ? 'stored' : 'void';
  }

  /** Another writer was first: what was told and is not stored is void, and everybody who heard it must hear that. */
  #lose(stream: ConversationId, held: Held): Promise<boolean> {
    const { backlog, held: all, told, env } = this.#parts;
    held.voidAll();
    all.delete(stream);
    this.#streams.delete(stream);
    told.forget(stream, held.events());
    this.#lost.add(stream);
    for (const { place } of held.waiting()) backlog.giveBack(place, env.now());
    return this.#tellLoss(stream);
  }

  /** False when the store went down before it could tell everybody. */
  async #tellLoss(stream: ConversationId): Promise<boolean> {
    const { log, backlog, env } = this.#parts;
    try {
      // The log has events at these offsets, only others: no offset that it has would make it a loss.
      await log.renewLife(stream, Number.MAX_SAFE_INTEGER);
    } catch (thrown) {
      asAnswer(thrown);
      backlog.goDown(env.now());
      return false;
    }
    this.#lost.delete(stream);
    return true;
  }
}

/** Due work that was born in this node's hands long ago is still in them. */
function stillHeld(request: Append, until: number): Append {
  const schedule = (request.schedule ?? []).map((task): NewTask => {
    const { heldUntil } = task;
    return heldUntil === undefined ? task : { ...task, heldUntil: Math.max(heldUntil, until) };
  });
  return { ...request, schedule };
}
