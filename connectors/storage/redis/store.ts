import type { RedisClient } from './connect.ts';
import { type Keys, SHARDS } from './keys.ts';
import type { Confirm } from './replication.ts';

/** What every part of the driver works on. */
export type Store = {
  readonly client: RedisClient;
  readonly keys: Keys;
  /** Names this handle among all that publish; no two have the same. */
  readonly handle: string;
  /** Shards with the same group may share a script: all of a single Redis, each by itself on a cluster. */
  groupOf(shard: number): number;
  /** The shards of each group. */
  readonly groups: readonly (readonly number[])[];
  /** What an append waits for: Redis's answer, or that `replicas` have it too. */
  readonly level: 'written' | 'replicated';
  readonly replicas: number;
  /** Before anything is shown that an append at this level may not have been answered for. */
  readonly confirm: Confirm;
  /** Names a life that never was before. */
  readonly newLife: () => string;
  /** Hears of what was put off and of listeners that throw. */
  readonly onError: (problem: unknown) => void;
};

const ALL_SHARDS = Array.from({ length: SHARDS }, (_, shard) => shard);

/** How the shards of a store are grouped. */
export function groupShards(isCluster: boolean): Pick<Store, 'groupOf' | 'groups'> {
  return isCluster
    ? { groupOf: (shard) => shard, groups: ALL_SHARDS.map((shard) => [shard]) }
    : { groupOf: () => 0, groups: [ALL_SHARDS] };
}
