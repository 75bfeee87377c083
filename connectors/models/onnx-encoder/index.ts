import { Worker } from 'node:worker_threads';
import { failure, ParleyError, reasonOf } from '#engine/core/errors';
import { fail, ok, type Result } from '#engine/core/result';
import type { Encoder } from '#engine/ports/encoder';
import { createBatches } from './batches.ts';
import type { Asked, Setup, Told } from './protocol.ts';

export type OnnxEncoderOptions = {
  /** The folder of the export; absolute. */
  readonly folder: string;
  /** How pipeline.yaml calls it. */
  readonly called?: string;
  /** The package of the native runtime; a test names another. */
  readonly runtime?: string;
};

/** Longer than a runtime needs to end a batch. */
const GRACE = 5000;

/**
 * An encoder over a Hugging Face ONNX export. The model runs in a thread of its own, because the runtime holds the thread that
 * calls it; texts of one turn of the loop go there together, at most eight at a time.
 */
export async function openOnnxEncoder(options: OnnxEncoderOptions): Promise<Result<Encoder>> {
  const { folder, called = folder, runtime = 'onnxruntime-node' } = options;
  const thread = startThread({ folder, called, runtime });
  const opened = await thread.opened;
  if (opened.kind === 'ready') {
    const { fingerprint, dimensions } = opened;
    return ok(encoderOf(thread, fingerprint, dimensions));
  }
  await thread.end();
  const reason = opened.kind === 'failed' ? opened.reason : 'its thread answered out of turn';
  return fail(
    opened.kind === 'unfit'
      ? opened.failure
      : failure('ENCODER_BROKEN', { folder: called, file: 'The model', reason }),
  );
}

function encoderOf(thread: Thread, fingerprint: string, dimensions: number): Encoder {
  const batches = createBatches(async (texts) => {
    const told = await thread.ask({ kind: 'encode', texts });
    if (told.kind !== 'vectors')
      throw failed(told.kind === 'failed' ? told.reason : 'it answered out of turn');
    const { vectors } = told;
    return texts.map((_, row) => vectors.slice(row * dimensions, (row + 1) * dimensions));
  });
  let closing: Promise<void> | undefined;
  return {
    fingerprint,
    dimensions,
    encode: async (texts) => {
      if (closing !== undefined) throw failed('it is closed');
      return batches.encode(texts);
    },
    close: () => {
      batches.stop(failed('it is closed'));
      closing ??= thread.end();
      return closing;
    },
  };
}

function failed(reason: string): ParleyError {
  return new ParleyError(failure('ENCODER_FAILED', { reason }));
}

type Thread = {
  /** What it says when it has opened the model. */
  readonly opened: Promise<Told>;
  ask(asked: Asked): Promise<Told>;
  end(): Promise<void>;
};

/** One question at a time; a thread that dies answers `failed`, now and to all that is asked later. */
function startThread(setup: Setup): Thread {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: setup, execArgv: [] });
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  let dead: Told | undefined;
  let tell: ((told: Told) => void) | undefined;
  const answer = (told: Told): void => {
    tell?.(told);
    tell = undefined;
  };
  const die = (reason: string): void => {
    dead ??= { kind: 'failed', reason };
    answer(dead);
  };
  worker.on('message', answer);
  worker.on('error', (thrown) => die(reasonOf(thrown)));
  worker.on('exit', (code) => die(`its thread ended with ${code}`));
  const listen = (): Promise<Told> =>
    new Promise((resolve) => {
      tell = resolve;
    });
  return {
    opened: listen(),
    ask: (asked) => {
      if (dead !== undefined) return Promise.resolve(dead);
      const told = listen();
      worker.postMessage(asked);
      return told;
    },
    end: async () => {
      worker.postMessage({ kind: 'close' } satisfies Asked);
      const timer = setTimeout(() => void worker.terminate(), GRACE);
      await exited;
      clearTimeout(timer);
    },
  };
}
