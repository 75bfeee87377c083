import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { ParleyError, reasonOf } from '#engine/core/errors';
import { type Output, poolVectors } from './pool-vectors.ts';
import { coded, type EncoderFolder } from './read-folder.ts';
import type { Tokenize } from './tokenize.ts';

/** A model ready to run. */
export type Model = {
  readonly dimensions: number;
  /** Vectors of unit length, row by row. */
  encode(texts: readonly string[]): Promise<Float32Array<ArrayBuffer>>;
  close(): Promise<void>;
};

/** The part of onnxruntime-node that is used. */
type Runtime = {
  readonly InferenceSession: {
    create(path: string, options: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
  readonly Tensor: typeof Tensor;
};

type Network = {
  readonly runtime: Runtime;
  readonly session: InferenceSession;
  readonly folder: EncoderFolder;
  readonly tokenize: Tokenize;
};

const INPUTS = ['input_ids', 'attention_mask', 'token_type_ids', 'position_ids'];
/** Best first; a model that pools itself says so with the first. */
const OUTPUTS = ['sentence_embedding', 'last_hidden_state', 'token_embeddings'];

/** The runtime's own threads would take the cores from the conversations. */
const OPTIONS: InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  logSeverityLevel: 4,
};

/** Open the model and try it once: a model that can't encode is refused now and not at the first visitor. */
export async function openModel(folder: EncoderFolder, tokenize: Tokenize, runtime: string): Promise<Model> {
  const network = { ...(await openSession(folder, runtime)), folder, tokenize };
  try {
    checkInputs(network);
    const { dims } = await run(network, [tokenize('a'), tokenize('中 b')]);
    const dimensions = dims.at(-1) ?? 0;
    if (dims.length < 2 || dims.length > 3 || dimensions < 1) {
      throw new Error(`its output has the shape [${dims.join(', ')}]`);
    }
    return {
      dimensions,
      encode: (texts) => encode(network, texts),
      close: () => network.session.release(),
    };
  } catch (thrown) {
    await network.session.release();
    throw thrown instanceof ParleyError ? thrown : broken(folder, thrown);
  }
}

async function openSession(folder: EncoderFolder, name: string) {
  const runtime = await importRuntime(name);
  try {
    return { runtime, session: await runtime.InferenceSession.create(folder.model, OPTIONS) };
  } catch (thrown) {
    throw broken(folder, thrown);
  }
}

async function importRuntime(name: string): Promise<Runtime> {
  try {
    return (await import(name)) as Runtime;
  } catch (thrown) {
    throw coded('RUNTIME_MISSING', { runtime: name, reason: reasonOf(thrown).split('\n')[0] });
  }
}

function broken({ called, modelName }: EncoderFolder, thrown: unknown) {
  return coded('ENCODER_BROKEN', { folder: called, file: modelName, reason: reasonOf(thrown) });
}

function checkInputs({ session: { inputNames }, folder: { modelName } }: Network): void {
  const strange = inputNames.filter((name) => !INPUTS.includes(name));
  if (strange.length === 0 && inputNames.includes('input_ids')) return;
  const inputs = inputNames.join(', ') || 'nothing';
  throw coded('ENCODER_INPUTS', { file: modelName, inputs, known: INPUTS.join(', ') });
}

async function encode(network: Network, texts: readonly string[]): Promise<Float32Array<ArrayBuffer>> {
  const rows = texts.map((text) => network.tokenize(text));
  const lengths = rows.map(({ length }) => length);
  return poolVectors(await run(network, rows), lengths, network.folder.pooling);
}

/** One run over rows of ids, the shorter ones padded. */
async function run(network: Network, rows: readonly (readonly number[])[]): Promise<Output> {
  const { session } = network;
  const width = Math.max(1, ...rows.map(({ length }) => length));
  const feeds: Record<string, Tensor> = {};
  for (const name of session.inputNames) feeds[name] = feed(network, name, rows, width);
  const outputs = await session.run(feeds);
  const name = OUTPUTS.find((known) => known in outputs) ?? session.outputNames[0] ?? '';
  const { data, dims } = outputs[name] ?? {};
  if (!(data instanceof Float32Array) || dims === undefined) {
    throw new Error(`its output ${name} holds no 32-bit floats`);
  }
  return { data, dims };
}

function feed(
  { runtime, session, tokenize }: Network,
  name: string,
  rows: readonly (readonly number[])[],
  width: number,
): Tensor {
  const cells = rows.flatMap((ids) =>
    Array.from({ length: width }, (_, at) => cellOf(name, ids, at, tokenize.pad)),
  );
  const shape = [rows.length, width];
  const wanted = session.inputMetadata.find((input) => input.name === name);
  return wanted?.isTensor && wanted.type === 'int32'
    ? new runtime.Tensor('int32', Int32Array.from(cells), shape)
    : new runtime.Tensor('int64', BigInt64Array.from(cells, BigInt), shape);
}

function cellOf(name: string, ids: readonly number[], at: number, pad: number): number {
  if (name === 'input_ids') return ids[at] ?? pad;
  if (name === 'attention_mask') return at < ids.length ? 1 : 0;
  return name === 'position_ids' ? at : 0;
}
