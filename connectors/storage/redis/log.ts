import { ParleyError } from '#engine/core/errors';
import type { EventLog } from '#engine/ports/event-log';
import { assertWellFormed } from '#engine/ports/event-log.rules';
import { createAppendQueue } from './append-queue.ts';
import { News } from './news.ts';
import { createReader } from './reading.ts';
import type { Store } from './store.ts';
import { ask, closedFailure } from './store-failure.ts';
import { createTaskBoard } from './tasks.ts';

const NO_LIMIT = Number.MAX_SAFE_INTEGER;

/** The event log over a store, and the news that its subscriber must be told of. */
export function createRedisLog(
  store: Store,
  options: { readonly life: string; readonly close: () => void },
): { readonly log: EventLog; readonly news: News } {
  const reader = createReader(store);
  const tasks = createTaskBoard(store);
  const news = new News({ ...store, read: (stream, after) => reader.read(stream, after, NO_LIMIT) });
  const queue = createAppendQueue(store, (request, result) => news.settle(request, result));
  let closed = false;

  /** Redis's answer; rejects with the reason when there is none. */
  async function answer<Value>(question: () => Promise<Value>): Promise<Value> {
    if (closed) throw new ParleyError(closedFailure());
    const result = await ask(question);
    if (result.ok) return result.value;
    throw new ParleyError(result.failure);
  }

  /** For what is made good later when the store fails: nothing is lost but time. */
  async function orReport<Value>(question: () => Promise<Value>): Promise<Value | undefined> {
    const result = await ask(question);
    if (result.ok) return result.value;
    store.onError(result.failure);
    return undefined;
  }

  const log: EventLog = {
    async append(request) {
      assertWellFormed(request);
      if (closed) return { kind: 'failed', failure: closedFailure() };
      news.expect(request);
      return queue.add(request);
    },
    async read(stream, after = 0, limit = NO_LIMIT) {
      const events = await answer(() => reader.read(stream, after, limit));
      if (events.length < limit) news.follow(stream, events.at(-1)?.n ?? after);
      return events;
    },
    async head(stream) {
      const head = await answer(() => reader.head(stream));
      if (head) news.follow(stream, head.n);
      return head && { ...head, life: head.life ?? options.life };
    },
    findByKey: (stream, by, key) => answer(() => reader.findByKey(stream, by, key)),
    conversations: (filter) => answer(() => reader.conversations(filter)),
    loadSnapshot: (stream) => answer(() => reader.loadSnapshot(stream)),
    saveSnapshot: (stream, snapshot) => orReport(() => reader.saveSnapshot(stream, snapshot)),
    claim: async (request) => (await orReport(() => tasks.claim(request))) ?? [],
    hold: (held, until) => orReport(() => tasks.hold(held, until)),
    release: (task, due) => orReport(() => tasks.release(task, due)),
    tasks: (stream) => answer(() => tasks.ofStream(stream)),
    nextDue: (kind) => answer(() => tasks.nextDue(kind)),
    life: () => options.life,
    subscribe: (listener) => news.subscribe(listener),
    async close() {
      if (closed) return;
      closed = true;
      await queue.drained();
      news.close();
      options.close();
    },
  };
  return { log, news };
}
