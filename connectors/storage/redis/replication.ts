import { type Failure, failure, ParleyError } from '#engine/core/errors';
import type { StoredEvent } from '#engine/core/events';
import type { AppendResult } from '#engine/ports/event-log';
import type { TokenedAppend } from './append-batch.ts';
import type { RedisClient } from './connect.ts';
import type { Store } from './store.ts';
import { formatEvent } from './stored-event.ts';

/** Milliseconds that replicas have for taking over a batch. */
const PATIENCE = 1_000;

/** One append and what the log answered to it. */
type Answered = { readonly append: TokenedAppend; readonly result: AppendResult };

/**
 * Waits until enough replicas have what was just written, counted, and only then publishes it. What too few have
 * counts as failed, although it is in the log: the same command again is a duplicate, and waits here too.
 */
export async function replicate(
  { client, keys, handle, replicas }: Store,
  answered: readonly Answered[],
): Promise<readonly AppendResult[]> {
  const stored = answered.filter(({ result }) => result.kind === 'appended' || result.kind === 'duplicate');
  const [first] = stored;
  if (!first) return answered.map(({ result }) => result);
  const count = await countReplicas(client, keys.head(first.append.request.stream), replicas);
  if (count < replicas) {
    const failed: AppendResult = { kind: 'failed', failure: tooFew(count, replicas) };
    return answered.map((one) => (stored.includes(one) ? failed : one.result));
  }
  const lines = stored
    .map(eventsOf)
    .filter((events) => events.length > 0)
    .map(lineOf);
  if (lines.length > 0) await client.publish(keys.news, [handle, ...lines].join('\n'));
  return answered.map(({ result }) => result);
}

/** Rejects unless enough replicas have all that the node of a key holds at this moment. */
export type Confirm = (key: string, group: number) => Promise<void>;

/**
 * What was read may be there that too few replicas have: whoever shows it, or acts on it, confirms it first. One
 * question to each group is under way at a time, and all who come meanwhile share the next: WAIT holds its connection.
 */
export function createConfirm({
  client,
  level,
  replicas,
}: Pick<Store, 'client' | 'level' | 'replicas'>): Confirm {
  const groups = new Map<number, () => Promise<void>>();
  if (level === 'written') return async () => {};
  return (key, group) => {
    const confirm = groups.get(group) ?? sharingTheNext(() => confirmNow(client, key, replicas));
    groups.set(group, confirm);
    return confirm();
  };
}

async function confirmNow(client: RedisClient, key: string, replicas: number): Promise<void> {
  const count = await countReplicas(client, key, replicas);
  if (count < replicas) throw new ParleyError(tooFew(count, replicas));
}

/** Of replicas, how many have all that was written before: WAIT speaks of its connection's last command, so one goes before it. */
async function countReplicas(client: RedisClient, key: string, replicas: number): Promise<number> {
  // On a cluster, the key leads to the node that is meant.
  const replies = await client.pipeline().exists(key).wait(replicas, PATIENCE).exec();
  const [problem, count] = replies?.[1] ?? [null, 0];
  if (problem) throw problem;
  return Number(count);
}

function tooFew(count: number, replicas: number): Failure {
  return failure('STORE_DOWN', { store: 'Redis', reason: `${count} of ${replicas} replicas have it` });
}

/** One run at a time; who asks while one is under way gets the one after it. */
function sharingTheNext(run: () => Promise<void>): () => Promise<void> {
  let last: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const begin = (): Promise<void> => {
    next = undefined;
    last = run().finally(() => {
      if (next === undefined) last = undefined;
    });
    return last;
  };
  return () => {
    if (last === undefined) return begin();
    next ??= last.then(begin, begin);
    return next;
  };
}

/** A duplicate may be an event that too few replicas had at first, and that nobody was told of. */
function eventsOf({ append, result }: Answered): readonly StoredEvent[] {
  return result.kind === 'duplicate' ? [result.event] : append.request.events;
}

/** As append.lua publishes. */
function lineOf(events: readonly StoredEvent[]): string {
  const [first] = events;
  return [JSON.stringify(first?.stream), first?.n, ...events.map(formatEvent)].join('\t');
}
