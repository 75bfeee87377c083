import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { cosine, type Encoder } from '#engine/ports/encoder';
import { describeEncoder } from '#engine/ports/encoder.contract';
import { openOnnxEncoder } from './index.ts';
import { openModel } from './open-model.ts';
import { readFolder } from './read-folder.ts';
import { makeTinyEncoder, type TinyEncoder, type TinyOptions } from './tiny-encoder.samples.ts';
import { createTokenize } from './tokenize.ts';

const made: TinyEncoder[] = [];
const opened: Encoder[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((encoder) => encoder.close()));
  await Promise.all(made.splice(0).map((tiny) => tiny.close()));
});

async function make(options: TinyOptions = {}): Promise<string> {
  const tiny = await makeTinyEncoder(options);
  made.push(tiny);
  return tiny.folder;
}

async function open(options: TinyOptions = {}): Promise<Encoder> {
  const result = await openOnnxEncoder({ folder: await make(options) });
  if (!result.ok) throw new Error(result.failure.message);
  opened.push(result.value);
  return result.value;
}

async function refusal(folder: string, runtime?: string) {
  const result = await openOnnxEncoder({ folder, called: './models/tiny', ...(runtime ? { runtime } : {}) });
  if (result.ok) opened.push(result.value);
  return result.ok ? null : result.failure;
}

async function alike(encoder: Encoder, left: string, right: string): Promise<number> {
  const [one, other] = await encoder.encode([left, right]);
  return cosine(one ?? new Float32Array(), other ?? new Float32Array());
}

describeEncoder('onnx', () => open());

describe('vectors of an ONNX export', () => {
  it.each([
    ['by our mean over the tokens that count', {}],
    ['by the mean of the graph itself', { output: 'sentence' }],
    ['from onnx/model.onnx', { place: 'onnx/model.onnx' }],
    ['with a model that takes 32-bit numbers', { bits: 32, output: 'sentence' }],
    ['with a model that takes nothing but ids', { inputs: ['input_ids'] }],
    [
      'with a model that takes all four inputs',
      { inputs: ['input_ids', 'attention_mask', 'token_type_ids', 'position_ids'] },
    ],
  ] satisfies [string, TinyOptions][])('lie close for one meaning, %s', async (_, options) => {
    const encoder = await open(options);
    expect(await alike(encoder, 'How much is SHIPPING?', 'what does postage cost')).toBeGreaterThan(0.95);
    expect(await alike(encoder, '运费', '邮费')).toBeCloseTo(1, 4);
    expect(await alike(encoder, 'How much is shipping?', 'cook rice')).toBeLessThan(0.3);
  });

  it('are the first token’s where the export says so', async () => {
    const files = { '1_Pooling/config.json': JSON.stringify({ pooling_mode_cls_token: true }) };
    const encoder = await open({ files });
    expect(await alike(encoder, 'refund', 'cook rice')).toBeCloseTo(1, 5);
  });

  it('of a text longer than the model takes are those of its beginning', async () => {
    const files = { 'config.json': JSON.stringify({ max_position_embeddings: 8 }) };
    const encoder = await open({ files });
    const end = 'rice '.repeat(500);
    expect(await alike(encoder, `${'refund '.repeat(6)}${end}`, 'refund '.repeat(6))).toBeCloseTo(1, 4);
  });

  it('have a fingerprint that changes with the folder’s content and not with its place', async () => {
    const [one, same, other, pooled] = await Promise.all([
      open(),
      open(),
      open({ width: 12 }),
      open({ files: { '1_Pooling/config.json': '{"pooling_mode_cls_token":true}' } }),
    ]);
    expect(same.fingerprint).toBe(one.fingerprint);
    expect(new Set([one, other, pooled].map(({ fingerprint }) => fingerprint)).size).toBe(3);
    expect([one.dimensions, other.dimensions]).toEqual([10, 12]);
  });
});

const SLOW = { width: 384, slow: 400 };
/** One run: on this thread it is one gap as long as the whole. */
const ONE_RUN = Array.from({ length: 8 }, (_, at) => `refund ${at} ${'my order '.repeat(20)}`);

/** How long work takes, and the longest time in which the loop stood still meanwhile. */
async function watchLoop(work: () => Promise<unknown>) {
  const begun = performance.now();
  let last = begun;
  let longest = 0;
  const beat = (): void => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  };
  const timer = setInterval(beat, 5);
  await work();
  beat();
  clearInterval(timer);
  return { took: performance.now() - begun, longest };
}

describe('an encoder’s thread', () => {
  it('leaves the loop free while it works', async () => {
    const encoder = await open(SLOW);
    const { took, longest } = await watchLoop(() => encoder.encode(ONE_RUN));
    expect(took).toBeGreaterThan(100);
    expect(longest).toBeLessThan(took / 2);
  });

  it('canary: the same work without a thread holds the loop', async () => {
    const folder = await readFolder(await make(SLOW), './models/tiny');
    const model = await openModel(folder, createTokenize(folder), 'onnxruntime-node');
    const { took, longest } = await watchLoop(() => model.encode(ONE_RUN));
    expect(longest).toBeGreaterThan(took / 2);
    await model.close();
  });

  it('answers a message before all that a loading bot has asked for', async () => {
    const encoder = await open({ width: 384, slow: 40 });
    const order: string[] = [];
    const many = encoder
      .encode(Array.from({ length: 64 }, (_, at) => `order ${at}`))
      .then(() => order.push('many'));
    await new Promise((resolve) => setImmediate(resolve));
    const one = encoder.encode(['refund']).then(() => order.push('one'));
    await Promise.all([many, one]);
    expect(order).toEqual(['one', 'many']);
  });

  it('rejects what is under way when it is closed', async () => {
    const encoder = await open({ width: 384, slow: 40 });
    const asked = encoder.encode(Array.from({ length: 64 }, () => 'refund')).catch((thrown) => thrown);
    await encoder.close();
    expect((await asked).failure.code).toBe('ENCODER_FAILED');
  });
});

describe('a folder that is no encoder', () => {
  it('is not there', async () => {
    const failure = await refusal('/nowhere/at/all');
    expect(failure).toMatchObject({ code: 'ENCODER_MISSING', data: { folder: './models/tiny' } });
  });

  it.each([
    ['no model', { place: 'somewhere-else.onnx' }, 'model.onnx or onnx/model.onnx'],
    ['no tokenizer', { files: { 'tokenizer.json': null } }, 'tokenizer.json'],
    ['no config', { files: { 'config.json': null } }, 'config.json'],
  ])('has %s', async (_, options, file) => {
    expect(await refusal(await make(options))).toMatchObject({ code: 'ENCODER_INCOMPLETE', data: { file } });
  });

  it.each([
    ['tokenizer.json', 'version https://git-lfs.github.com/spec/v1'],
    ['tokenizer.json', '{}'],
    ['tokenizer.json', '{"model":{"type":"Strange"}}'],
    ['config.json', '[1'],
    ['model.onnx', 'version https://git-lfs.github.com/spec/v1'],
    ['model.onnx', ''],
  ])('has a broken %s (case %#)', async (file, content) => {
    const folder = await make();
    await writeFile(join(folder, file), content);
    expect(await refusal(folder)).toMatchObject({ code: 'ENCODER_BROKEN', data: { file } });
  });

  it.each([[['pixel_values', 'attention_mask']], [['input_ids', 'decoder_input_ids']]])(
    'has a model that takes %j',
    async (inputs) => {
      const failure = await refusal(await make({ inputs }));
      expect(failure).toMatchObject({ code: 'ENCODER_INPUTS', data: { inputs: inputs.join(', ') } });
    },
  );

  it('stands on a machine without the native runtime', async () => {
    const failure = await refusal(await make(), 'no-such-runtime');
    expect(failure).toMatchObject({ code: 'RUNTIME_MISSING', data: { runtime: 'no-such-runtime' } });
  });
});
