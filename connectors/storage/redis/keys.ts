import type { Actor, ConversationId } from '#engine/core/ids';
import type { TaskKind } from '#engine/ports/event-log';

/** Shards of a store. The number is a part of the layout: it decides where every key lies. */
export const SHARDS = 64;

/** The kinds of tasks by the number that scripts use; 0 is no kind. */
export const TASK_KINDS: readonly TaskKind[] = ['timer', 'effect', 'turn', 'route'];

/** The names of all keys of one store. Keys of a shard share a hash tag, so that one script reaches them on a cluster too. */
export type Keys = {
  /** Layout and life of the store. */
  readonly store: string;
  /** Where stored events are published. */
  readonly news: string;
  shardOf(stream: ConversationId): number;
  /** In the order that append.lua wants: records, due timers, effects, turns and routes, conversations by opening. */
  shardBlock(shard: number): readonly string[];
  /** In the order that append.lua wants: head, events, own tasks. */
  conversationBlock(stream: ConversationId): readonly string[];
  head(stream: ConversationId): string;
  events(stream: ConversationId): string;
  ownTasks(stream: ConversationId): string;
  snapshot(stream: ConversationId): string;
  records(shard: number): string;
  due(shard: number, kind: TaskKind): string;
  opened(shard: number): string;
  openedBy(shard: number, opener: Actor): string;
};

/** Key names below a prefix. */
export function createKeys(prefix: string): Keys {
  const tagOf = (shard: number): string => `{${prefix}:${shard}}`;
  const ofStream = (stream: ConversationId, what: string): string =>
    `${tagOf(shardOf(stream))}:c:${stream}:${what}`;
  const keys: Keys = {
    store: `${prefix}:store`,
    news: `${prefix}:news`,
    shardOf,
    shardBlock: (shard) => [
      keys.records(shard),
      ...TASK_KINDS.map((kind) => keys.due(shard, kind)),
      keys.opened(shard),
    ],
    conversationBlock: (stream) => [keys.head(stream), keys.events(stream), keys.ownTasks(stream)],
    head: (stream) => ofStream(stream, 'head'),
    events: (stream) => ofStream(stream, 'events'),
    ownTasks: (stream) => ofStream(stream, 'tasks'),
    snapshot: (stream) => ofStream(stream, 'snapshot'),
    records: (shard) => `${tagOf(shard)}:tasks`,
    due: (shard, kind) => `${tagOf(shard)}:due:${kind}`,
    opened: (shard) => `${tagOf(shard)}:opened`,
    openedBy: (shard, opener) => `${tagOf(shard)}:opened:${opener}`,
  };
  return keys;
}

/** FNV-1a over UTF-16 units: the same shard on every machine and in every release. */
function shardOf(stream: ConversationId): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < stream.length; index += 1) {
    hash = Math.imul(hash ^ stream.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % SHARDS;
}
