import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { writeTinyEncoder } from '#connectors/models/onnx-encoder/tiny-encoder.samples';
import { type Plan, runPipeline } from '#engine';
import { EMPTY_DIALOG } from '#engine/dialog/state';
import { createFakeClock } from '#engine/testing/fake-clock';
import { PLUGINS } from '#plugins';
import { openBot } from './open-bot.ts';
import { makeTempBot, type TempBot } from './temp-bot.samples.ts';

/** The tiny encoder knows that postage is shipping and a receipt an invoice; the examples never say so. */
const SAYINGS = {
  ask_shipping: ['shipping cost', 'how much is shipping', 'what does delivery cost', 'delivery price'],
  ask_invoice: ['an invoice', 'can I get the invoice', 'my invoice', 'invoice for the order'],
  ask_refund: ['my money back', 'refund my order', 'can I get a refund', 'how is a refund'],
};
const OUTSIDE = ['cook rice', 'what is the weather', 'how can I cook', 'rice for a day'];
const politely = (text: string) => [text, `please: ${text}`, `hello, ${text}`, `${text} thanks`];
const listOf = (texts: readonly string[]) => JSON.stringify(texts.flatMap(politely));
const INTENTS = [
  'intents:',
  ...Object.entries(SAYINGS).map(
    ([name, texts]) => `  ${name}: { about: ${name}, examples: { en: ${listOf(texts)} } }`,
  ),
  `out_of_scope: { en: ${listOf(OUTSIDE)} }`,
  '',
].join('\n');
const PIPELINE =
  'pipeline: tiny\nlanguages: [en]\nknowledge: tiny\nwelcome: hello\nstages:\n  - tokenize-jieba\n  - classify-onnx: { unsure_below: 0.3 }\n';

let bot: TempBot;
let without: Plan;
let withEncoder: Plan;
const progress: string[] = [];

beforeAll(async () => {
  bot = await makeTempBot();
  await bot.write('knowledge/tiny/intents/all.yaml', INTENTS);
  await bot.write('pipelines/tiny/flows.yaml', 'flows: {}\n');
  without = await open(PIPELINE);
  await writeTinyEncoder(join(bot.options.root, 'models/tiny'));
  withEncoder = await open(PIPELINE.replace('stages:', 'encoder: ./models/tiny\nstages:'));
}, 120_000);

afterAll(async () => {
  await without?.close();
  await withEncoder?.close();
  await bot.close();
});

async function open(pipeline: string): Promise<Plan> {
  await bot.write('pipelines/tiny/pipeline.yaml', pipeline);
  const { plan, problems } = await openBot({
    ...bot.options,
    plugins: PLUGINS,
    onProgress: ({ plugin, what }) => progress.push(`${plugin} ${what}`),
  });
  if (plan === null) throw new Error(problems.map(({ message }) => message).join('\n'));
  return plan;
}

async function hear(plan: Plan, text: string) {
  const input = { kind: 'message', text, attachments: [] } as const;
  const turn = { id: 't', input, at: 0, conversation: 'c', state: EMPTY_DIALOG, seed: 1 } as const;
  const { turn: done, trace } = await runPipeline(plan, { ...turn, parts: {} }, createFakeClock(0));
  return { intent: done.parts.intent, notes: trace.at(-1)?.notes?.join('\n') ?? '' };
}

describe('a bot whose pipeline.yaml names an encoder', { timeout: 60_000 }, () => {
  it.each([
    ['postage', 'ask_shipping'],
    ['receipt', 'ask_invoice'],
    ['return parcel', 'ask_refund'],
  ])('knows by its meaning what %j wants, which no example says', async (text, wanted) => {
    expect((await hear(without, text)).intent?.name).not.toBe(wanted);
    const { intent, notes } = await hear(withEncoder, text);
    expect(intent).toMatchObject({ name: wanted, rejected: false });
    expect(notes).toMatch(new RegExp(`${wanted} by words .*, by meaning `));
  });

  it('still knows what its examples say, and refuses what none does', async () => {
    expect((await hear(withEncoder, 'can I get an invoice')).intent?.name).toBe('ask_invoice');
    expect((await hear(withEncoder, 'cook rice today')).intent).toMatchObject({ rejected: true });
  });

  it('had the vectors of its examples made for training', () => {
    expect(progress).toContain('classify-onnx vectors of examples');
    expect(progress.indexOf('classify-onnx vectors of examples')).toBeGreaterThan(
      progress.indexOf('classify-onnx intents (en)'),
    );
  });

  it('has messages of one moment encoded together, in the thread of the encoder', async () => {
    const post = vi.spyOn(Worker.prototype, 'postMessage');
    const said = await Promise.all(Array.from({ length: 16 }, (_, at) => hear(withEncoder, `receipt ${at}`)));
    const asked = post.mock.calls.map(([message]) => message).filter(({ kind }) => kind === 'encode');
    post.mockRestore();
    expect(said.map(({ intent }) => intent?.name)).toEqual(Array(16).fill('ask_invoice'));
    expect(asked.map(({ texts }) => texts.length)).toEqual([8, 8]);
  });

  it('goes on with words when the encoder is gone', async () => {
    const { plan } = await openBot({ ...bot.options, plugins: PLUGINS });
    await plan?.ports.encoder?.close();
    if (plan === null) throw new Error('it did not open');
    const { intent, notes } = await hear(plan, 'can I get an invoice');
    expect(intent).toEqual((await hear(without, 'can I get an invoice')).intent);
    expect(notes).toMatch(/judged by words alone: .*it is closed/);
    await plan.close();
  });
});
