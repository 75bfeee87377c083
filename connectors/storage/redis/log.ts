import { ParleyError } from '#engine/core/errors';
import { type Result, valueOrThrow } from '#engine/core/result';
import type { EventLog } from '#engine/ports/event-log';
import { assertWellFormed } from '#engine/ports/event-log.rules';
import type { AppendQueue } from './append-queue.ts';
import { listConversations } from './conversation-index.ts';
import { renewLife } from './losses.ts';
import type { News } from './news.ts';
import { loadSnapshot, readByKey, readEvents, readHead, saveSnapshot } from './reading.ts';
import type { Store } from './store.ts';
import { ask, closedFailure } from './store-failure.ts';
import type { TaskBoard } from './tasks.ts';

const NO_LIMIT = Number.MAX_SAFE_INTEGER;

/** What a log is made of. */
export type LogParts = {
  readonly store: Store;
  readonly queue: AppendQueue;
  readonly tasks: TaskBoard;
  readonly news: News;
  /** The life of the store; a store that lost everything has a new one. */
  readonly life: () => string;
  readonly isClosed: () => boolean;
};

/** All of an event log but its end. */
export function createRedisLog(parts: LogParts): Omit<EventLog, 'close'> {
  const { news } = parts;
  return {
    ...writingSide(parts),
    ...readingSide(parts),
    ...livingSide(parts),
    subscribe: (listener, wants) => news.subscribe(listener, wants),
    watchLosses: (listener) => news.watchLosses(listener),
  };
}

type WritingSide = 'append' | 'claim' | 'hold' | 'release' | 'saveSnapshot';

function writingSide({ store, queue, tasks, news, isClosed }: LogParts): Pick<EventLog, WritingSide> {
  /** For what is made good later when the store fails: nothing is lost but time. */
  async function orReport<Value>(question: () => Promise<Value>): Promise<Value | undefined> {
    const result: Result<Value> = isClosed() ? { ok: false, failure: closedFailure() } : await ask(question);
    if (result.ok) return result.value;
    store.onError(result.failure);
    return undefined;
  }

  return {
    async append(request) {
      assertWellFormed(request);
      if (isClosed()) return { kind: 'failed', failure: closedFailure() };
      news.expect(request);
      return queue.add(request);
    },
    claim: async (request) => (await orReport(() => tasks.claim(request))) ?? [],
    hold: (held, until) => orReport(() => tasks.hold(held, until)),
    release: (task, due) => orReport(() => tasks.release(task, due)),
    saveSnapshot: (stream, snapshot) => orReport(() => saveSnapshot(store, stream, snapshot)),
  };
}

type ReadingSide = 'read' | 'findByKey' | 'conversations' | 'tasks' | 'nextDue' | 'loadSnapshot';

function readingSide(parts: LogParts): Pick<EventLog, ReadingSide> {
  const { store, tasks, news } = parts;
  return {
    async read(stream, after = 0, limit = NO_LIMIT) {
      const events = await answer(parts, () => readEvents(store, stream, after, limit));
      if (events.length < limit) news.follow(stream, events.at(-1)?.n ?? after);
      return events;
    },
    findByKey: (stream, by, key) => answer(parts, () => readByKey(store, stream, by, key)),
    conversations: (filter) => answer(parts, () => listConversations(store, filter)),
    tasks: (stream) => answer(parts, () => tasks.ofStream(stream)),
    nextDue: (kind) => answer(parts, () => tasks.nextDue(kind)),
    loadSnapshot: (stream) => answer(parts, () => loadSnapshot(store, stream)),
  };
}

function livingSide(parts: LogParts): Pick<EventLog, 'head' | 'life' | 'renewLife'> {
  const { store, news, life } = parts;
  const headOf: EventLog['head'] = async (stream) => {
    const head = await answer(parts, () => readHead(store, stream, life()));
    if (head) news.follow(stream, head.n);
    return head;
  };
  return {
    head: headOf,
    life,
    async renewLife(stream, n) {
      await answer(parts, () => renewLife(store, news, { stream, n }));
      return headOf(stream);
    },
  };
}

/** Redis's answer; rejects with the reason when there is none. */
async function answer<Value>({ isClosed }: LogParts, question: () => Promise<Value>): Promise<Value> {
  if (isClosed()) throw new ParleyError(closedFailure());
  return valueOrThrow(await ask(question));
}
