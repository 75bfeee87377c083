import type { Append, AppendResult } from '#engine/ports/event-log';
import { readAnswer, type TokenedAppend, writeBatch } from './append-batch.ts';
import { replicate } from './replication.ts';
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

/** Hears of each append's answer before its caller does, in order of the log; of none when it threw. */
type Settled = (request: Append, result: AppendResult | undefined) => void;

/**
 * Group commit: what comes within one turn of the loop goes out together, and so does what comes while Redis works
 * on the batch before. A lone writer does not wait.
 */
export class AppendQueue {
  readonly #store: Store;
  readonly #settled: Settled;
  readonly #lanes = new Map<number, Lane>();
  #count = 0;

  constructor(store: Store, settled: Settled) {
    this.#store = store;
    this.#settled = settled;
  }

  add(request: Append): Promise<AppendResult> {
    return new Promise((resolve, reject) => {
      this.#count += 1;
      const token = `${this.#store.handle}.${this.#count.toString(36)}`;
      const lane = this.#laneOf(request);
      lane.waiting.push({ token, request, resolve, reject });
      lane.underWay ??= this.#drain(lane);
    });
  }

  /** Resolves when all that was added is answered. */
  async drained(): Promise<void> {
    await Promise.all([...this.#lanes.values()].map(({ underWay }) => underWay));
  }

  #laneOf({ stream }: Append): Lane {
    const { groupOf, keys } = this.#store;
    const group = groupOf(keys.shardOf(stream));
    const lane = this.#lanes.get(group) ?? { waiting: [], underWay: undefined };
    this.#lanes.set(group, lane);
    return lane;
  }

  async #drain(lane: Lane): Promise<void> {
    await new Promise<void>((resolve) => void setImmediate(resolve));
    while (lane.waiting.length > 0) {
      const down = await this.#send(lane.waiting.splice(0, MOST_PER_BATCH));
      // Whoever waited behind a batch without an answer would wait as long again, one batch after the other.
      if (down) for (const waiting of lane.waiting.splice(0)) this.#answer(waiting, down);
    }
    lane.underWay = undefined;
  }

  #answer({ request, resolve }: Waiting, result: AppendResult | undefined): void {
    this.#settled(request, result);
    if (result) resolve(result);
  }

  /** Never rejects: each is told for itself. Answers the failure of a Redis that is down. */
  async #send(batch: readonly Waiting[]): Promise<AppendResult | undefined> {
    try {
      const answer = await ask(() => this.#write(batch));
      const failed = answer.ok ? undefined : ({ kind: 'failed', failure: answer.failure } as const);
      for (const [index, waiting] of batch.entries()) {
        this.#answer(waiting, answer.ok ? answer.value[index] : failed);
      }
      return failed;
    } catch (thrown) {
      for (const { request, reject } of batch) {
        this.#settled(request, undefined);
        reject(thrown);
      }
      return undefined;
    }
  }

  async #write(batch: readonly TokenedAppend[]): Promise<readonly AppendResult[]> {
    const { client, keys, handle, level } = this.#store;
    const { places, args } = writeBatch(keys, batch);
    const channel = level === 'replicated' ? '' : keys.news;
    const answers = (await runScript(client, SCRIPTS.append, places, [
      channel,
      handle,
      ...args,
    ])) as unknown[];
    const answered = batch.map((append, index) => ({
      append,
      result: readAnswer(answers[index], append.request),
    }));
    if (level === 'replicated') return replicate(this.#store, answered);
    return answered.map(({ result }) => result);
  }
}
