import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type ErrorCode, failure, ParleyError, reasonOf } from '#engine/core/errors';

/** A JSON object of somebody else's making. */
export type Loose = Readonly<Record<string, unknown>>;

/** What is used of an encoder's folder. */
export type EncoderFolder = {
  readonly called: string;
  /** The model's absolute path, and its name in the folder. */
  readonly model: string;
  readonly modelName: string;
  readonly tokenizer: Loose;
  readonly tokenizerConfig: Loose;
  readonly config: Loose;
  /** `cls` takes the first token's vector, `mean` all tokens'. */
  readonly pooling: 'mean' | 'cls';
  readonly fingerprint: string;
};

const MODELS = ['model.onnx', 'onnx/model.onnx'];
/** Counts when the way from the model's output to a vector changes. */
const VERSION = 'onnx-encoder/1';

/** Look into an encoder's folder. Throws a `ParleyError` that says which file is missing or wrong. */
export async function readFolder(folder: string, called: string): Promise<EncoderFolder> {
  if (!(await isThere(folder, 'folder'))) throw coded('ENCODER_MISSING', { folder: called });
  const modelName = await findModel(folder, called);
  const [tokenizer, config] = await Promise.all(
    ['tokenizer.json', 'config.json'].map(async (file) => {
      const json = await readJson(folder, file, called);
      if (json === undefined) throw coded('ENCODER_INCOMPLETE', { folder: called, file });
      return json;
    }),
  );
  const pooled = await readJson(folder, '1_Pooling/config.json', called);
  return {
    called,
    model: join(folder, modelName),
    modelName,
    tokenizer: tokenizer ?? {},
    config: config ?? {},
    tokenizerConfig: (await readJson(folder, 'tokenizer_config.json', called)) ?? {},
    pooling: poolingOf(pooled ?? config ?? {}),
    fingerprint: await fingerprintOf(folder, modelName),
  };
}

async function findModel(folder: string, called: string): Promise<string> {
  for (const name of MODELS) if (await isThere(join(folder, name), 'file')) return name;
  throw coded('ENCODER_INCOMPLETE', { folder: called, file: MODELS.join(' or ') });
}

/** Sentence-transformers say it in 1_Pooling/config.json; some exports write the same key into config.json. */
function poolingOf(config: Loose): 'mean' | 'cls' {
  return config['pooling_mode_cls_token'] === true || config['pooling'] === 'cls' ? 'cls' : 'mean';
}

async function readJson(folder: string, file: string, called: string): Promise<Loose | undefined> {
  const path = join(folder, file);
  if (!(await isThere(path, 'file'))) return undefined;
  try {
    const json: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (json === null || typeof json !== 'object') throw new Error('it holds no JSON object');
    return json as Loose;
  } catch (thrown) {
    throw coded('ENCODER_BROKEN', { folder: called, file, reason: reasonOf(thrown) });
  }
}

/** The digest of every file that the vectors depend on; big models keep their weights in a file beside the graph. */
async function fingerprintOf(folder: string, model: string): Promise<string> {
  const hash = createHash('sha256').update(VERSION);
  const files = [
    model,
    `${model}_data`,
    `${model}.data`,
    'tokenizer.json',
    'tokenizer_config.json',
    'config.json',
    '1_Pooling/config.json',
  ];
  for (const file of files) {
    if (!(await isThere(join(folder, file), 'file'))) continue;
    hash.update(`\0${file}\0`);
    await pipeline(createReadStream(join(folder, file)), async (chunks) => {
      for await (const chunk of chunks) hash.update(chunk);
    });
  }
  return hash.digest('hex');
}

async function isThere(path: string, kind: 'file' | 'folder'): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return kind === 'file' ? found?.isFile() === true : found?.isDirectory() === true;
}

/** A failure to be thrown: the thread's body turns it into data again. */
export function coded(code: ErrorCode, data: Loose): ParleyError {
  return new ParleyError(failure(code, data));
}
