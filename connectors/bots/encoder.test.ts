import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeTinyEncoder, writeTinyEncoder } from '#connectors/models/onnx-encoder/tiny-encoder.samples';
import { createMemoryEncoder } from '#engine/ports/encoder.memory';
import { encodeKept } from './encoded-files.ts';
import { hurriedEncoder } from './hurried-encoder.ts';
import { type OpenedBot, openBot } from './open-bot.ts';
import { borrowEncoder } from './shared-encoders.ts';
import { LEARNER, makeTempBot, type TempBot } from './temp-bot.samples.ts';

const PIPELINE =
  'pipeline: tiny\nlanguages: [en]\nknowledge: tiny\nwelcome: hello\nencoder: ./models/tiny\nplugins:\n  learner: ./learner\nstages:\n  - learner\n';
const FAQ = `faq:
  - { id: fee, ask: { en: [How much is shipping?, What does delivery cost?] }, answer: { en: Nothing. } }
  - { id: invoice, ask: { en: [Can I get an invoice?, Where is the receipt] }, answer: { en: By e-mail. } }
  - { id: back, ask: { en: [Can I get a refund?, How do I return it] }, answer: { en: For 30 days. } }
`;

let bot: TempBot;
const opened: OpenedBot[] = [];

beforeEach(async () => {
  bot = await makeTempBot();
  await bot.write('pipelines/tiny/pipeline.yaml', PIPELINE);
  await bot.write('knowledge/tiny/faq.yaml', FAQ);
});

afterEach(async () => {
  for (const { plan } of opened.splice(0)) await plan?.close();
  await bot.close();
});

async function open(): Promise<OpenedBot> {
  const one = await openBot(bot.options);
  opened.push(one);
  return one;
}

function found({ problems }: OpenedBot): readonly string[] {
  return problems.map(({ file, line, column, code }) => `${file}:${line}:${column} ${code}`);
}

function find({ plan }: OpenedBot, text: string) {
  return plan?.ports.search.find({ text, tokens: [], language: 'en', limit: 1 });
}

describe('a bot that names an encoder', { timeout: 30_000 }, () => {
  it.each([
    ['its own folder', 'pipelines/tiny/models/tiny'],
    ['the project', 'models/tiny'],
  ])('finds it below %s, and answers by meaning where words say nothing', async (_, folder) => {
    await writeTinyEncoder(join(bot.options.root, folder));
    const one = await open();
    expect(found(one)).toEqual([]);
    const [hit] = (await find(one, 'postage price')) ?? [];
    expect(hit).toMatchObject({ id: 'fee', signals: { words: 0 } });
    expect(hit?.signals?.meaning).toBeGreaterThan(0.9);
    expect((await find(one, 'how to cook rice'))?.[0]?.score ?? 0).toBeLessThan(0.4);
  });

  it('goes on with words when the encoder fails', async () => {
    await writeTinyEncoder(join(bot.options.root, 'models/tiny'));
    const one = await open();
    await one.plan?.ports.encoder?.close();
    expect((await find(one, 'How much is shipping?'))?.[0]).toMatchObject({
      id: 'fee',
      score: 1,
      signals: { words: 1, meaning: null },
    });
  });

  it('keeps the vectors, and encodes only what is new', async () => {
    await writeTinyEncoder(join(bot.options.root, 'models/tiny'));
    await open();
    const folder = join(bot.options.dataFolder, 'vectors');
    const [file = ''] = await readdir(folder);
    expect(file).toMatch(/^tiny-faq-[0-9a-f]{16}\.json$/);
    const kept = JSON.parse(await readFile(join(folder, file), 'utf8'));
    expect(kept.texts).toHaveLength(6);
    // A mark in the file shows that it is read.
    await writeFile(join(folder, file), JSON.stringify({ ...kept, vectors: swapped(kept) }));
    const [hit] = (await find(await open(), 'postage price')) ?? [];
    expect(hit?.id).not.toBe('fee');
    await writeFile(join(folder, file), 'damaged');
    expect((await find(await open(), 'postage price'))?.[0]?.id).toBe('fee');
  });

  it.each([
    ['is not there', 'ENCODER_MISSING', undefined],
    ['has no tokenizer', 'ENCODER_INCOMPLETE', { files: { 'tokenizer.json': null } }],
    ['has a broken model', 'ENCODER_BROKEN', { files: { 'model.onnx': 'nothing' } }],
  ])('is refused at its line when the folder %s', async (_, code, options) => {
    if (options) await writeTinyEncoder(join(bot.options.root, 'models/tiny'), options);
    const one = await open();
    expect(one.plan).toBeNull();
    expect(found(one)).toEqual([`pipelines/tiny/pipeline.yaml:5:10 ${code}`]);
  });

  it.each([
    ['./../../../etc', 'ENCODER_MISSING'],
    ['/etc', 'BAD_VALUE'],
    ['models/tiny', 'BAD_VALUE'],
  ])('may not name %s', async (folder, code) => {
    await bot.write('pipelines/tiny/pipeline.yaml', PIPELINE.replace('./models/tiny', folder));
    expect(found(await open())).toEqual([`pipelines/tiny/pipeline.yaml:5:10 ${code}`]);
  });
});

describe('a trainer that asks for vectors', { timeout: 30_000 }, () => {
  const WITH_TEXTS = LEARNER.replace(
    'train: async (options, bot, lexicon, report) => {',
    'texts: (options, bot) => examplesOf(bot),\n    train: async (options, bot, lexicon, report, encoded) => {\n      if (!encoded) return JSON.stringify({ rows: null });\n      return JSON.stringify({ rows: [...encoded.vectors].map(([text, vector]) => [text, vector.length]), by: encoded.fingerprint });',
  );

  async function productOf({ plan }: OpenedBot) {
    const result = await plan?.stages[0]?.running.run({} as never, new AbortController().signal);
    return result && 'notes' in result ? JSON.parse(result.notes?.[0] ?? 'null') : undefined;
  }

  it('gets those of its texts, and is trained anew under another encoder or none', async () => {
    await bot.write('pipelines/tiny/learner/index.ts', WITH_TEXTS);
    await writeTinyEncoder(join(bot.options.root, 'models/tiny'));
    const first = await productOf(await open());
    expect(first.rows).toHaveLength(5);
    expect(first.rows[0]).toEqual([expect.any(String), 10]);
    await writeTinyEncoder(join(bot.options.root, 'models/tiny'), { width: 12 });
    const second = await productOf(await open());
    expect(second.rows[0]?.[1]).toBe(12);
    expect(second.by).not.toBe(first.by);
    await bot.write('pipelines/tiny/pipeline.yaml', PIPELINE.replace('encoder: ./models/tiny\n', ''));
    expect(await productOf(await open())).toEqual({ rows: null });
  });
});

describe('shared encoders', () => {
  it('open a folder once, until its files change, and close with the last who borrowed', async () => {
    const tiny = await makeTinyEncoder();
    const [one, two] = await Promise.all([1, 2].map(() => borrowEncoder(tiny.folder, './tiny')));
    if (!one?.ok || !two?.ok) throw new Error('it did not open');
    await one.value.close();
    await expect(one.value.encode(['a'])).rejects.toThrow('ENCODER_FAILED');
    expect(await two.value.encode(['a'])).toHaveLength(1);
    await writeTinyEncoder(tiny.folder, { width: 12 });
    const three = await borrowEncoder(tiny.folder, './tiny');
    expect(three.ok && [two.value.dimensions, three.value.dimensions]).toEqual([10, 12]);
    await two.value.close();
    if (three.ok) await three.value.close();
    await tiny.close();
  });
});

describe('a hurried encoder', () => {
  it('gives vectors in time, and up on those that take too long', async () => {
    const encoder = createMemoryEncoder();
    expect(await hurriedEncoder(encoder, 1000).encode(['a'])).toHaveLength(1);
    const hung = hurriedEncoder({ ...encoder, encode: () => new Promise(() => {}) }, 5);
    await expect(hung.encode(['a'])).rejects.toMatchObject({ failure: { code: 'ENCODER_FAILED' } });
  });
});

describe('kept vectors', () => {
  it('are encoded in portions, and asked for no more once given up', async () => {
    const encoder = createMemoryEncoder();
    const given = new AbortController();
    const shares: number[] = [];
    const texts = Array.from({ length: 200 }, (_, at) => `text ${at}`);
    const encoded = await encodeKept(texts, {
      encoder,
      dataFolder: bot.options.dataFolder,
      purpose: 'test',
      report: (done) => {
        shares.push(done);
        if (shares.length === 2) given.abort();
      },
      signal: given.signal,
    });
    expect(shares).toEqual([0, 64 / 200]);
    expect(encoded.vectors.size).toBe(128);
    await expect(readdir(join(bot.options.dataFolder, 'vectors'))).rejects.toThrow('ENOENT');
  });
});

/** The kept vectors in reverse order: right in form, wrong in content. */
function swapped({
  texts,
  dimensions,
  vectors,
}: {
  texts: string[];
  dimensions: number;
  vectors: string;
}): string {
  const bytes = Buffer.from(vectors, 'base64');
  const row = dimensions * 4;
  return Buffer.concat(
    texts.map((_, at) => bytes.subarray(bytes.length - (at + 1) * row, bytes.length - at * row)),
  ).toString('base64');
}
