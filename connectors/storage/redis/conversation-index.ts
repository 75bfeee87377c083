import type { ConversationId } from '#engine/core/ids';
import type { ConversationEntry, ConversationFilter } from '#engine/ports/event-log';
import { SHARDS } from './keys.ts';
import type { Store } from './store.ts';

type Opening = Omit<ConversationEntry, 'n'>;

/** The newest conversations of all shards: newest opening first; of equals, the greater id. */
export async function listConversations(
  store: Store,
  filter: ConversationFilter,
): Promise<readonly ConversationEntry[]> {
  const { client, keys } = store;
  if (filter.limit <= 0) return [];
  const shards = Array.from({ length: SHARDS }, (_, shard) => newestOf(store, shard, filter));
  const newest = (await Promise.all(shards)).flat().sort(newestFirst).slice(0, filter.limit);
  const heads = await Promise.all(newest.map(({ stream }) => client.hget(keys.head(stream), 'n')));
  return newest.map(({ stream, openedAt }, index) => ({ stream, n: Number(heads[index]), openedAt }));
}

async function newestOf(
  { client, keys }: Store,
  shard: number,
  { openedBy, limit }: ConversationFilter,
): Promise<readonly Opening[]> {
  const key = openedBy === undefined ? keys.opened(shard) : keys.openedBy(shard, openedBy);
  const flat = await client.zrevrange(key, 0, limit - 1, 'WITHSCORES');
  return Array.from({ length: flat.length / 2 }, (_, index) => ({
    stream: flat[2 * index] as ConversationId,
    openedAt: Number(flat[2 * index + 1]),
  }));
}

function newestFirst(left: Opening, right: Opening): number {
  return right.openedAt - left.openedAt || (left.stream < right.stream ? 1 : -1);
}
