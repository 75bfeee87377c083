import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Vector } from './vectors.ts';

/** What the network says to one text. */
export type Scores = { readonly logits: Float32Array; readonly hidden: Float32Array };

/** An opened model; texts that ask in the same turn of the loop are answered together. */
export type Session = { score(vector: Vector): Promise<Scores>; close(): Promise<void> };

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

/** A session on the file, or why there is none. One per model: the runtime leaks what is opened again and again. */
export async function openSession(
  file: Uint8Array,
  importRuntime: ImportRuntime = () => import('onnxruntime-node'),
): Promise<Session | { readonly problem: string }> {
  try {
    const runtime = await importRuntime();
    const session = await runtime.InferenceSession.create(file, OPTIONS);
    return batching(
      (vectors) => run(runtime, session, vectors),
      () => session.release(),
    );
  } catch (thrown) {
    return { problem: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

type Waiting = {
  readonly vector: Vector;
  resolve(scores: Scores): void;
  reject(reason: unknown): void;
};

function batching(
  answer: (vectors: readonly Vector[]) => Promise<readonly Scores[]>,
  close: () => Promise<void>,
): Session {
  let waiting: Waiting[] = [];
  const flush = async (): Promise<void> => {
    const now = waiting;
    waiting = [];
    for (const batch of batchesOf(now)) {
      try {
        const all = await answer(batch.map(({ vector }) => vector));
        for (const [at, scores] of all.entries()) batch[at]?.resolve(scores);
      } catch (thrown) {
        for (const { reject } of batch) reject(thrown);
      }
    }
  };
  return {
    score: (vector) =>
      new Promise((resolve, reject) => {
        if (waiting.push({ vector, resolve, reject }) === 1) setImmediate(flush);
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
  vectors: readonly Vector[],
): Promise<readonly Scores[]> {
  const length = vectors.reduce((most, { ids }) => Math.max(most, ids.length), 1);
  const features = new BigInt64Array(vectors.length * length);
  const weights = new Float32Array(vectors.length * length);
  for (const [row, { ids, values }] of vectors.entries()) {
    ids.forEach((id, at) => {
      features[row * length + at] = BigInt(id);
    });
    weights.set(values, row * length);
  }
  const shape = [vectors.length, length];
  const { logits, hidden } = await session.run({
    features: new Tensor('int64', features, shape),
    weights: new Tensor('float32', weights, shape),
  });
  return vectors.map((_, row) => ({ logits: rowOf(logits, row), hidden: rowOf(hidden, row) }));
}

function rowOf(tensor: Tensor | undefined, row: number): Float32Array {
  if (!(tensor?.data instanceof Float32Array)) throw new TypeError('the model answered without numbers');
  const width = tensor.dims[1] ?? 0;
  return tensor.data.slice(row * width, (row + 1) * width);
}
