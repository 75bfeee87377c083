import type { StoredEvent } from '#engine/core/events';
import type { Actor, ConversationId } from '#engine/core/ids';
import type { Json } from '#engine/core/json';
import type { Head, Snapshot } from '#engine/ports/event-log';
import { fieldOfKey } from './append-batch.ts';
import type { Store } from './store.ts';
import { parseEvent } from './stored-event.ts';

/** More than this in one answer would hold Redis for too long. */
const PAGE = 2_000;

/**
 * Events of a conversation with `n` > `after`, page by page, until `limit` of them or the end. Rejects with
 * STORE_DOWN when there are some that too few replicas have, at the level that asks for replicas.
 */
export async function readEvents(
  { client, keys, confirm, groupOf }: Store,
  stream: ConversationId,
  after: number,
  limit: number,
): Promise<readonly StoredEvent[]> {
  const events: StoredEvent[] = [];
  while (events.length < limit) {
    const count = Math.min(PAGE, limit - events.length);
    const from = (events.at(-1)?.n ?? after) + 1;
    const entries = await client.xrange(keys.events(stream), `${from}-0`, '+', 'COUNT', count);
    for (const [id, [, text = '']] of entries) events.push(parseEvent(text, stream, Number.parseInt(id, 10)));
    if (entries.length < count) break;
  }
  if (events.length > 0) await confirm(keys.head(stream), groupOf(keys.shardOf(stream)));
  return events;
}

/** The record of a command. */
export async function readByKey(
  store: Store,
  stream: ConversationId,
  by: Actor,
  key: string,
): Promise<StoredEvent | undefined> {
  const n = await store.client.hget(store.keys.head(stream), fieldOfKey({ by, key }));
  return n === null ? undefined : (await readEvents(store, stream, Number(n) - 1, 1))[0];
}

/** Where a conversation stands; `storeLife` is the life of one that lost nothing. */
export async function readHead(
  { client, keys }: Store,
  stream: ConversationId,
  storeLife: string,
): Promise<Head | undefined> {
  const [n, epoch, life] = await client.hmget(keys.head(stream), 'n', 'epoch', 'life');
  if (n === null || n === undefined) return undefined;
  return { n: Number(n), epoch: Number(epoch), life: life ?? storeLife };
}

/** Keeps a conversation's last snapshot. */
export async function saveSnapshot(
  { client, keys }: Store,
  stream: ConversationId,
  { n, version, state }: Snapshot,
): Promise<void> {
  await client.set(keys.snapshot(stream), JSON.stringify([n, version, state]));
}

export async function loadSnapshot(
  { client, keys }: Store,
  stream: ConversationId,
): Promise<Snapshot | undefined> {
  const text = await client.get(keys.snapshot(stream));
  if (text === null) return undefined;
  const [n, version, state] = JSON.parse(text) as [number, string, Json];
  return { n, version, state };
}
