import type { StoredEvent } from '#engine/core/events';
import type { Actor, ConversationId } from '#engine/core/ids';
import type { Json } from '#engine/core/json';
import type { ConversationEntry, ConversationFilter, Head, Snapshot } from '#engine/ports/event-log';
import { fieldOfKey } from './append-batch.ts';
import { SHARDS } from './keys.ts';
import type { Store } from './store.ts';
import { parseEvent } from './stored-event.ts';

/** More than this in one answer would hold Redis for too long. */
const PAGE = 2_000;

/** Reads what append.lua wrote. */
export type Reader = {
  read(stream: ConversationId, after: number, limit: number): Promise<readonly StoredEvent[]>;
  findByKey(stream: ConversationId, by: Actor, key: string): Promise<StoredEvent | undefined>;
  /** `life` is undefined for a conversation that lives as long as its store. */
  head(stream: ConversationId): Promise<(Omit<Head, 'life'> & { readonly life?: string }) | undefined>;
  conversations(filter: ConversationFilter): Promise<readonly ConversationEntry[]>;
  saveSnapshot(stream: ConversationId, snapshot: Snapshot): Promise<void>;
  loadSnapshot(stream: ConversationId): Promise<Snapshot | undefined>;
};

export function createReader({ client, keys }: Store): Reader {
  async function readPage(stream: ConversationId, after: number, count: number) {
    const entries = await client.xrange(keys.events(stream), `${after + 1}-0`, '+', 'COUNT', count);
    return entries.map(([id, [, text = '']]) => parseEvent(text, stream, Number.parseInt(id, 10)));
  }

  async function read(stream: ConversationId, after: number, limit: number): Promise<readonly StoredEvent[]> {
    const events: StoredEvent[] = [];
    while (events.length < limit) {
      const count = Math.min(PAGE, limit - events.length);
      const page = await readPage(stream, events.at(-1)?.n ?? after, count);
      events.push(...page);
      if (page.length < count) break;
    }
    return events;
  }

  async function newestOf(shard: number, { openedBy, limit }: ConversationFilter) {
    const key = openedBy === undefined ? keys.opened(shard) : keys.openedBy(shard, openedBy);
    const flat = await client.zrevrange(key, 0, Math.min(limit, Number.MAX_SAFE_INTEGER) - 1, 'WITHSCORES');
    return Array.from({ length: flat.length / 2 }, (_, index) => ({
      stream: flat[2 * index] as ConversationId,
      openedAt: Number(flat[2 * index + 1]),
    }));
  }

  return {
    read,

    async findByKey(stream, by, key) {
      const n = await client.hget(keys.head(stream), fieldOfKey({ by, key }));
      return n === null ? undefined : (await read(stream, Number(n) - 1, 1))[0];
    },

    async head(stream) {
      const [n, epoch, life] = await client.hmget(keys.head(stream), 'n', 'epoch', 'life');
      if (n === null || n === undefined) return undefined;
      return { n: Number(n), epoch: Number(epoch), ...(life && { life }) };
    },

    async conversations(filter) {
      if (filter.limit <= 0) return [];
      const shards = Array.from({ length: SHARDS }, (_, shard) => newestOf(shard, filter));
      const newest = (await Promise.all(shards)).flat().sort(newestFirst).slice(0, filter.limit);
      return Promise.all(
        newest.map(async ({ stream, openedAt }) => ({
          stream,
          n: Number(await client.hget(keys.head(stream), 'n')),
          openedAt,
        })),
      );
    },

    async saveSnapshot(stream, { n, version, state }) {
      await client.set(keys.snapshot(stream), JSON.stringify([n, version, state]));
    },

    async loadSnapshot(stream) {
      const text = await client.get(keys.snapshot(stream));
      if (text === null) return undefined;
      const [n, version, state] = JSON.parse(text) as [number, string, Json];
      return { n, version, state };
    },
  };
}

function newestFirst(left: Omit<ConversationEntry, 'n'>, right: Omit<ConversationEntry, 'n'>): number {
  return right.openedAt - left.openedAt || (left.stream < right.stream ? 1 : -1);
}
