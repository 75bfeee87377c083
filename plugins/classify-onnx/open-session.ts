import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { reasonOf } from '#engine/plugin';
import type { Vector } from './vectors.ts';

/** What the network says to one text; `meant` where it takes meanings and was given one. */
export type Scores = {
  readonly logits: Float32Array;
  readonly hidden: Float32Array;
  readonly meant: Float32Array | null;
};

/** An opened model; texts that ask in the same turn of the loop are answered together. */
export type Session = {
  score(vector: Vector, meaning?: Float32Array): Promise<Scores>;
  close(): Promise<void>;
};

/** The part of onnxruntime-node that is used. */
export type Runtime = {
  readonly InferenceSession: {
    create(file: Uint8Array, options: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
  readonly Tensor: typeof Tensor;
};

/** Imports onnxruntime-node; a test hands in another. */
export type ImportRuntime = () => Promise<Runtime>;

/** The runtime's threads would only take the core from the rest: a message is a few thousand sums. */
const OPTIONS: InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  logSeverityLevel: 3,
};

const importOnnx: ImportRuntime = () => import('onnxruntime-node');

/** Why the runtime cannot be loaded on this machine; null where it can. */
export async function missingRuntime(importRuntime = importOnnx): Promise<string | null> {
  try {
    await importRuntime();
    return null;
  } catch (thrown) {
    return reasonOf(thrown);
  }
}

/** A session on the file, or why there is none. One per model: the runtime leaks what is opened again and again. */
export async function openSession(
  file: Uint8Array,
  importRuntime = importOnnx,
): Promise<Session | { readonly problem: string }> {
  try {
    const runtime = await importRuntime();
    const session = await runtime.InferenceSession.create(file, OPTIONS);
    return batching(
      (asked) => run(runtime, session, asked),
      () => session.release(),
    );
  } catch (thrown) {
    return { problem: reasonOf(thrown) };
  }
}

type Asked = { readonly vector: Vector; readonly meaning: Float32Array | undefined };
type Waiting = Asked & {
  resolve(scores: Scores): void;
  reject(reason: unknown): void;
};

function batching(
  answer: (asked: readonly Asked[]) => Promise<readonly Scores[]>,
  close: () => Promise<void>,
): Session {
  let waiting: Waiting[] = [];
  const flush = async (): Promise<void> => {
    const now = waiting;
    waiting = [];
    for (const batch of batchesOf(now)) {
      try {
        const all = await answer(batch);
        for (const [at, scores] of all.entries()) batch[at]?.resolve(scores);
      } catch (thrown) {
        for (const { reject } of batch) reject(thrown);
      }
    }
  };
  return {
    score: (vector, meaning) =>
      new Promise((resolve, reject) => {
        if (waiting.push({ vector, meaning, resolve, reject }) === 1) setImmediate(flush);
      }),
    close,
  };
}

/** `run()` holds the loop, and every text of a batch is as wide as its longest: so not too many, and of like length. */
function batchesOf(waiting: readonly Waiting[]): readonly (readonly Waiting[])[] {
  const batches: Waiting[][] = [];
  for (const one of waiting.toSorted((a, b) => a.vector.ids.length - b.vector.ids.length)) {
    const last = batches.at(-1);
    const fits = last && last.length < MOST && (last.length + 1) * one.vector.ids.length <= MOST_CELLS;
    if (fits) last.push(one);
    else batches.push([one]);
  }
  return batches;
}

const MOST = 16;
const MOST_CELLS = 4096;

async function run(
  { Tensor }: Runtime,
  session: InferenceSession,
  asked: readonly Asked[],
): Promise<readonly Scores[]> {
  const length = asked.reduce((most, { vector }) => Math.max(most, vector.ids.length), 1);
  const features = new BigInt64Array(asked.length * length);
  const weights = new Float32Array(asked.length * length);
  // The lower half of each number, which is all of a row's: a BigInt for each would be made only to be thrown away.
  const halves = new Int32Array(features.buffer);
  for (const [row, { vector }] of asked.entries()) {
    const { ids } = vector;
    for (let at = 0; at < ids.length; at += 1) halves[(row * length + at) * 2] = ids[at] ?? 0;
    weights.set(vector.values, row * length);
  }
  const shape = [asked.length, length];
  const { logits, hidden, meant } = await session.run({
    features: new Tensor('int64', features, shape),
    weights: new Tensor('float32', weights, shape),
    ...(session.inputNames.includes('meaning') ? { meaning: meaningsOf(Tensor, session, asked) } : {}),
  });
  return asked.map(({ meaning }, row) => ({
    logits: rowOf(logits, row),
    hidden: rowOf(hidden, row),
    meant: meaning && meant ? rowOf(meant, row) : null,
  }));
}

/** Texts without a meaning get zeros, and what the network says to those is not read. */
function meaningsOf(
  Tensor: Runtime['Tensor'],
  { inputMetadata }: InferenceSession,
  asked: readonly Asked[],
): Tensor {
  const input = inputMetadata.find(({ name }) => name === 'meaning');
  const width = Number(input?.isTensor ? input.shape[1] : 0);
  const all = new Float32Array(asked.length * width);
  for (const [row, { meaning }] of asked.entries()) if (meaning) all.set(meaning, row * width);
  return new Tensor('float32', all, [asked.length, width]);
}

function rowOf(tensor: Tensor | undefined, row: number): Float32Array {
  if (!(tensor?.data instanceof Float32Array)) throw new TypeError('the model answered without numbers');
  const width = tensor.dims[1] ?? 0;
  return tensor.data.slice(row * width, (row + 1) * width);
}
