import type { Append, AppendResult } from '#engine/ports/event-log';
import { readAnswer, type TokenedAppend, writeBatch } from './append-batch.ts';
import { runScript, SCRIPTS } from './scripts.ts';
import type { Store } from './store.ts';
import { ask } from './store-failure.ts';

/** More than this in one script would hold Redis, and so everybody else, for too long. */
const MOST_PER_BATCH = 64;

type Waiting = TokenedAppend & {
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (thrown: unknown) => void;
};

/** Appends on their way to the shards that one script reaches together. */
type Lane = { waiting: Waiting[]; underWay: Promise<void> | undefined };

/** Group commit: while one batch is under way, what comes waits and goes out as the next. */
export interface AppendQueue {
  add(request: Append): Promise<AppendResult>;
  /** Resolves when all that was added is answered. */
  drained(): Promise<void>;
}

/** `settled` hears of each append's answer before its caller does, in order of the log; of none when it threw. */
export function createAppendQueue(
  store: Store,
  settled: (request: Append, result: AppendResult | undefined) => void,
): AppendQueue {
  const lanes = new Map<number, Lane>();
  let count = 0;

  function add(request: Append): Promise<AppendResult> {
    return new Promise((resolve, reject) => {
      count += 1;
      const token = `${store.handle}.${count.toString(36)}`;
      const lane = laneOf(request);
      lane.waiting.push({ token, request, resolve, reject });
      lane.underWay ??= drain(lane);
    });
  }

  function laneOf({ stream }: Append): Lane {
    const group = store.groupOf(store.keys.shardOf(stream));
    const lane = lanes.get(group) ?? { waiting: [], underWay: undefined };
    lanes.set(group, lane);
    return lane;
  }

  /** What comes within one turn of the loop goes out together; so does what comes while Redis works. */
  async function drain(lane: Lane): Promise<void> {
    await new Promise<void>((resolve) => void setImmediate(resolve));
    while (lane.waiting.length > 0) await send(lane.waiting.splice(0, MOST_PER_BATCH));
    lane.underWay = undefined;
  }

  async function send(batch: readonly Waiting[]): Promise<void> {
    try {
      const { keys, args } = writeBatch(store.keys, batch);
      const words = [store.keys.news, store.handle, ...args];
      const answer = await ask(() => runScript(store.client, SCRIPTS.append, keys, words));
      const answers = answer.ok ? (answer.value as readonly unknown[]) : [];
      for (const [index, waiting] of batch.entries()) {
        if (answer.ok) settle(waiting, () => readAnswer(answers[index], waiting.request));
        else settle(waiting, () => ({ kind: 'failed', failure: answer.failure }));
      }
    } catch (thrown) {
      const rethrow = (): never => {
        throw thrown;
      };
      for (const waiting of batch) settle(waiting, rethrow);
    }
  }

  function settle({ request, resolve, reject }: Waiting, read: () => AppendResult): void {
    try {
      const result = read();
      settled(request, result);
      resolve(result);
    } catch (thrown) {
      settled(request, undefined);
      reject(thrown);
    }
  }

  return {
    add,
    drained: async () => void (await Promise.all([...lanes.values()].map(({ underWay }) => underWay))),
  };
}
