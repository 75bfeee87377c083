import { failure } from '#engine/core/errors';
import type { StoredEvent } from '#engine/core/events';
import type { AppendResult } from '#engine/ports/event-log';
import type { TokenedAppend } from './append-batch.ts';
import { publicationLine } from './publication.ts';
import type { Store } from './store.ts';

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
  // WAIT speaks of its own connection; on a cluster, the key leads it to the node that took the batch.
  const key = keys.head(first.append.request.stream);
  const replies = await client.pipeline().exists(key).wait(replicas, PATIENCE).exec();
  const [problem, count] = replies?.[1] ?? [null, 0];
  if (problem) throw problem;
  if (Number(count) < replicas) {
    const reason = `${count} of ${replicas} replicas have it`;
    const failed: AppendResult = {
      kind: 'failed',
      failure: failure('STORE_DOWN', { store: 'Redis', reason }),
    };
    return answered.map((one) => (stored.includes(one) ? failed : one.result));
  }
  const lines = stored
    .map(eventsOf)
    .filter((events) => events.length > 0)
    .map(publicationLine);
  if (lines.length > 0) await client.publish(keys.news, [handle, ...lines].join('\n'));
  return answered.map(({ result }) => result);
}

/** A duplicate may be an event that too few replicas had at first, and that nobody was told of. */
function eventsOf({ append, result }: Answered): readonly StoredEvent[] {
  return result.kind === 'duplicate' ? [result.event] : append.request.events;
}
