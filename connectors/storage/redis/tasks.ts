import type { ConversationId } from '#engine/core/ids';
import type { ClaimedTask, EventLog, Task, TaskKind } from '#engine/ports/event-log';
import { runScript, SCRIPTS } from './scripts.ts';
import type { Store } from './store.ts';
import { parseRecord } from './task-record.ts';

type ClaimRequest = Parameters<EventLog['claim']>[0];

/** A claimed task with the time from which it had been free. */
type Handed = { readonly task: ClaimedTask; readonly freeAt: number };

/** Until when a claimed task is held; with `due` it is given back, to be done then. */
type Hold = { readonly task: ClaimedTask; readonly freeAt: number; readonly due?: number };

/** Due work beside the events, over all shards. */
export class TaskBoard {
  readonly #store: Store;
  #claims = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  async claim(request: ClaimRequest): Promise<readonly ClaimedTask[]> {
    // Looking first spares an idle worker's poll every write, and says how many to ask of each group.
    const times = await this.#peek(request.kind, request.limit);
    const due = times.flat().filter((time) => time <= request.now);
    const last = due.sort((left, right) => left - right)[request.limit - 1] ?? request.now;
    const handed = await Promise.all(
      times.map((own, group) => this.#claimOf(group, request, own.filter((time) => time <= last).length)),
    );
    const inOrder = handed.flat().sort(longestFreeFirst);
    await this.#change(inOrder.slice(request.limit).map(({ task, freeAt }) => ({ task, freeAt })));
    return inOrder.slice(0, request.limit).map(({ task }) => task);
  }

  hold(tasks: readonly ClaimedTask[], until: number): Promise<void> {
    return this.#change(tasks.map((task) => ({ task, freeAt: until })));
  }

  release(task: ClaimedTask, due: number): Promise<void> {
    return this.#change([{ task, freeAt: due, due }]);
  }

  async ofStream(stream: ConversationId): Promise<readonly Task[]> {
    const { client, keys } = this.#store;
    const places = [keys.ownTasks(stream), keys.records(keys.shardOf(stream))];
    const flat = (await runScript(client, SCRIPTS.listTasks, places, [])) as readonly string[];
    return inGroups(flat, 2)
      .map(([id = '', record = '']) => withoutAttempts(parseRecord(id, record)))
      .sort((left, right) => (left.id < right.id ? -1 : 1));
  }

  async nextDue(kind: TaskKind): Promise<number | undefined> {
    const times = (await this.#peek(kind, 1)).flat();
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** When tasks of each group become free, the earliest first, at most `limit` times. */
  #peek(kind: TaskKind, limit: number): Promise<readonly (readonly number[])[]> {
    const { client, keys, groups } = this.#store;
    return Promise.all(
      groups.map(async (shards) => {
        const due = shards.map((shard) => keys.due(shard, kind));
        const times = await runScript(client, SCRIPTS.peekTasks, due, [String(limit)]);
        return (times as readonly string[]).map(Number);
      }),
    );
  }

  async #claimOf(group: number, request: ClaimRequest, quota: number): Promise<readonly Handed[]> {
    if (quota === 0) return [];
    const { client, keys, groups, handle, confirm } = this.#store;
    const { kind, now, lease } = request;
    // Work that a failover would take back must not be begun.
    await confirm(keys.records(groups[group]?.[0] ?? 0), group);
    this.#claims += 1;
    const places = (groups[group] ?? []).flatMap((shard) => [keys.due(shard, kind), keys.records(shard)]);
    const words = [`${handle}.${this.#claims.toString(36)}`, String(now), String(now + lease), String(quota)];
    const flat = (await runScript(client, SCRIPTS.claimTasks, places, words)) as readonly string[];
    return inGroups(flat, 3).map(([id = '', freeAt, record = '']) => ({
      task: parseRecord(id, record),
      freeAt: Number(freeAt),
    }));
  }

  async #change(holds: readonly Hold[]): Promise<void> {
    const { client, keys, groupOf } = this.#store;
    const byGroup = Map.groupBy(holds, ({ task }) => groupOf(keys.shardOf(task.stream)));
    await Promise.all(
      [...byGroup.values()].map((group) => {
        const places = group.flatMap(({ task: { stream, kind } }) => {
          const shard = keys.shardOf(stream);
          return [keys.due(shard, kind), keys.records(shard)];
        });
        const words = group.flatMap(({ task: { id, attempts }, freeAt, due = '' }) =>
          [id, attempts, freeAt, due].map(String),
        );
        return runScript(client, SCRIPTS.holdTasks, places, words);
      }),
    );
  }
}

function withoutAttempts({ attempts: _, ...task }: ClaimedTask): Task {
  return task;
}

function longestFreeFirst(left: Handed, right: Handed): number {
  return left.freeAt - right.freeAt || (left.task.id < right.task.id ? -1 : 1);
}

function inGroups(flat: readonly string[], size: number): readonly (readonly string[])[] {
  return Array.from({ length: flat.length / size }, (_, index) =>
    flat.slice(index * size, (index + 1) * size),
  );
}
