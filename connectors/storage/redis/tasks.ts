import type { ConversationId } from '#engine/core/ids';
import type { ClaimedTask, EventLog, Task, TaskKind } from '#engine/ports/event-log';
import { runScript, SCRIPTS } from './scripts.ts';
import type { Store } from './store.ts';
import { parseRecord } from './task-record.ts';

type ClaimRequest = Parameters<EventLog['claim']>[0];

/** A claimed task with the time from which it had been free. */
type Handed = { readonly task: ClaimedTask; readonly freeAt: number };

/** Due work beside the events, over all shards. */
export type TaskBoard = {
  claim(request: ClaimRequest): Promise<readonly ClaimedTask[]>;
  hold(tasks: readonly ClaimedTask[], until: number): Promise<void>;
  release(task: ClaimedTask, due: number): Promise<void>;
  ofStream(stream: ConversationId): Promise<readonly Task[]>;
  nextDue(kind: TaskKind): Promise<number | undefined>;
};

export function createTaskBoard(store: Store): TaskBoard {
  const { client, keys, groups } = store;
  let claims = 0;

  /** When tasks of each group become free, the earliest first, at most `limit` times. */
  function peek(kind: TaskKind, limit: number): Promise<readonly (readonly number[])[]> {
    return Promise.all(
      groups.map(async (shards) => {
        const due = shards.map((shard) => keys.due(shard, kind));
        const times = await runScript(client, SCRIPTS.peekTasks, due, [String(limit)]);
        return (times as readonly string[]).map(Number);
      }),
    );
  }

  async function claim(request: ClaimRequest): Promise<readonly ClaimedTask[]> {
    // Looking first spares an idle worker's poll every write, and says how many to ask of each group.
    const times = await peek(request.kind, request.limit);
    const due = times.flat().filter((time) => time <= request.now);
    const last = due.sort((left, right) => left - right)[request.limit - 1] ?? request.now;
    const handed = await Promise.all(
      times.map((own, group) => {
        const quota = own.filter((time) => time <= last).length;
        return quota === 0 ? [] : claimOf(groups[group] ?? [], { ...request, limit: quota });
      }),
    );
    const inOrder = handed.flat().sort(longestFreeFirst);
    for (const { task } of inOrder.slice(request.limit)) await release(task, task.due);
    return inOrder.slice(0, request.limit).map(({ task }) => task);
  }

  async function claimOf(
    shards: readonly number[],
    { kind, now, lease, limit }: ClaimRequest,
  ): Promise<readonly Handed[]> {
    claims += 1;
    const places = shards.flatMap((shard) => [keys.due(shard, kind), keys.records(shard)]);
    const words = [`${store.handle}.${claims.toString(36)}`, String(now), String(now + lease), String(limit)];
    const flat = (await runScript(client, SCRIPTS.claimTasks, places, words)) as readonly string[];
    return inGroups(flat, 3).map(([id = '', freeAt, record = '']) => ({
      task: parseRecord(id, record),
      freeAt: Number(freeAt),
    }));
  }

  async function hold(tasks: readonly ClaimedTask[], until: number): Promise<void> {
    const grouped = Map.groupBy(tasks, ({ stream }) => store.groupOf(keys.shardOf(stream)));
    const scripts = [...grouped.values()].map((own) => {
      const places = own.flatMap(({ stream, kind }) => placesOf(stream, kind));
      const claims = own.flatMap(({ id, attempts }) => [id, String(attempts)]);
      return runScript(client, SCRIPTS.holdTasks, places, [String(until), ...claims]);
    });
    await Promise.all(scripts);
  }

  function placesOf(stream: ConversationId, kind: TaskKind): readonly string[] {
    const shard = keys.shardOf(stream);
    return [keys.due(shard, kind), keys.records(shard)];
  }

  async function release({ id, stream, kind, attempts }: ClaimedTask, due: number): Promise<void> {
    await runScript(client, SCRIPTS.releaseTask, placesOf(stream, kind), [id, String(attempts), String(due)]);
  }

  return {
    claim,
    hold,
    release,

    async ofStream(stream) {
      const places = [keys.ownTasks(stream), keys.records(keys.shardOf(stream))];
      const flat = (await runScript(client, SCRIPTS.listTasks, places, [])) as readonly string[];
      return inGroups(flat, 2)
        .map(([id = '', record = '']) => withoutAttempts(parseRecord(id, record)))
        .sort((left, right) => (left.id < right.id ? -1 : 1));
    },

    async nextDue(kind) {
      const times = (await peek(kind, 1)).flat();
      return times.length === 0 ? undefined : Math.min(...times);
    },
  };
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
