import { beforeAll, describe, expect, it } from 'vitest';
import { type Encoder, encodeExamples } from '#engine/plugin';
import { ask, BOT, botWith, LEXICON, letterEncoder, trainOnce } from './classify-onnx.samples.ts';
import { plugin } from './index.ts';
import { maskedText } from './masked-text.ts';
import { EVEN, fitMix, mixScores, sharesOf } from './mix-scores.ts';
import type { Options } from './schema.ts';

/** No example has any of these words; the encoder knows what they mean. */
const encoder = letterEncoder({ kickback: '退', 钱: '价' });
const PARAPHRASE = 'kickback';

let withMeaning = '';
let words = '';

beforeAll(async () => {
  words = await trainOnce();
  withMeaning = await trainBy(encoder);
});

async function trainBy(one: Encoder, bot = BOT, options: Options = {}): Promise<string> {
  const texts = plugin.trainer?.texts?.(options, bot, LEXICON) ?? [];
  const encoded = await encodeExamples(one, texts);
  return (await plugin.trainer?.train(options, bot, LEXICON, () => undefined, encoded)) ?? '';
}

describe('with an encoder', () => {
  it('finds a paraphrase without a known word, which words alone do not', async () => {
    const [alone] = await ask([PARAPHRASE], words);
    expect(alone?.intent).toEqual({ name: null, score: 0, rejected: true, alternatives: [] });
    const [said] = await ask([PARAPHRASE], withMeaning, { encoder });
    expect(said?.intent).toMatchObject({ name: 'return_goods', rejected: false });
    expect(said?.notes?.join('\n')).toMatch(/return_goods by words −?[\d.]+ × [\d.]+, by meaning [\d.]+ × /);
  });

  it('still refuses what is out of scope, with known words and without', async () => {
    const foreign = letterEncoder();
    const product = await trainBy(foreign);
    for (const [said] of [
      await ask(['今天天气怎么样'], withMeaning, { encoder }),
      await ask(['zzz'], product, { encoder: foreign }),
    ])
      expect(said?.intent).toMatchObject({ name: null, rejected: true });
  });

  it('answers many at once as it answers each alone', async () => {
    const texts = [PARAPHRASE, '我想退货', '多少钱呢', '讲个笑话', PARAPHRASE];
    const together = await ask(texts, withMeaning, { encoder });
    for (const [at, text] of texts.entries()) {
      const [alone] = await ask([text], withMeaning, { encoder });
      expect(together[at]?.intent?.name).toBe(alone?.intent?.name);
      expect(together[at]?.intent?.score).toBeCloseTo(alone?.intent?.score ?? -1, 3);
    }
  });

  it('learns the same from the same vectors, also from few examples', async () => {
    expect(await trainBy(encoder)).toBe(withMeaning);
    const few = botWith({ return_goods: ['退货', '我要退', '能退吗'], ask_price: ['什么价', '报个价'] });
    const product = await trainBy(encoder, few);
    const [said] = await ask([PARAPHRASE], product, { bot: few, encoder, options: { reject_below: 0 } });
    expect(said?.intent?.alternatives.concat({ name: said.intent.name ?? '', score: 0 })).toContainEqual(
      expect.objectContaining({ name: 'return_goods' }),
    );
  });
});

describe('an encoder that does not help', () => {
  const bot = {
    ...BOT,
    stages: [{ plugin: 'classify-onnx', timeout: 50 }] as unknown as (typeof BOT)['stages'],
  };
  const hung: Encoder = { ...encoder, encode: () => new Promise(() => undefined) };
  const failing: Encoder = { ...encoder, encode: () => Promise.reject(new Error('out of memory')) };
  const other = letterEncoder({}, 32);

  it.each([
    ['is late', hung, /words alone: .*longer than 20 ms/],
    ['fails', failing, /words alone: out of memory/],
    ['is another one than at training', other, /words alone: the encoder of its training is not here/],
    ['is not there', undefined, /words alone: the encoder of its training is not here/],
  ])('because it %s leaves the answer that words give, and says so', async (_, one, note) => {
    const texts = ['我想退货', '多少钱呢', '讲个笑话', PARAPHRASE];
    const alone = await ask(texts, words, { bot });
    const said = await ask(texts, withMeaning, { bot, ...(one ? { encoder: one } : {}) });
    expect(said.map(({ intent }) => intent)).toEqual(alone.map(({ intent }) => intent));
    for (const { notes } of said) expect(notes?.at(-1)).toMatch(note);
  });

  it('is given up with the turn', async () => {
    const patient = { ...bot, stages: [] };
    const gone = AbortSignal.abort();
    const said = await ask(['我想退货'], withMeaning, { bot: patient, encoder: hung, signal: gone });
    expect(said[0]?.notes?.at(-1)).toMatch(/given up/);
  });

  it('is not asked where the model was trained without it', async () => {
    const [said] = await ask(['我想退货'], words, { encoder: failing });
    expect(said?.notes?.join()).not.toMatch(/words alone/);
  });
});

describe('what the encoder reads', () => {
  it('is the text with names and values said as what they are', () => {
    const masks = [
      { start: 2, end: 14, type: 'order_number' },
      { start: 15, end: 18, type: 'product' },
    ];
    expect(maskedText('查下SO2611150023 某手机到了吗', masks)).toBe('查下 order number product 到了吗');
  });

  it('is every example, masked as a message is', () => {
    const bot = botWith({ track: ['查一下so2611150023'] });
    const texts = plugin.trainer?.texts?.({}, bot, LEXICON) ?? [];
    expect(texts).toContain('查一下 order number');
    expect(texts).toContain('讲个笑话');
  });
});

describe('the mix of words and meaning', () => {
  const said = (intent: number, ...logits: number[]) => ({
    intent,
    logits: Float32Array.from(logits),
    known: 1,
  });
  const rights = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1];
  const telling = rights.map((right) => said(right, right === 0 ? 3 : -3, right === 1 ? 3 : -3, -4));
  const noise = rights.map((right, at) => said(right, at % 3 ? 1 : -1, at % 4 ? -1 : 1, -4));
  const silent = Float32Array.of(-3, -3, -3);

  it('trusts the one that tells', () => {
    const byWords = sharesOf(fitMix(telling, noise, silent), 1);
    const byMeaning = sharesOf(fitMix(noise, telling, silent), 1);
    expect(byWords.words).toBeGreaterThan(byWords.meaning * 2);
    expect(byMeaning.meaning).toBeGreaterThan(byMeaning.words * 2);
  });

  it('lets neither speak against itself', () => {
    expect(sharesOf([-1, 0.5, 0, -1], 1)).toEqual({ words: 0, meaning: 0 });
  });

  it('is the sum of the shares', () => {
    const [words, meant] = [Float32Array.of(2, -4), Float32Array.of(4, 0)];
    expect([...mixScores(EVEN, words, meant, 1)]).toEqual([3, -2]);
    expect([...mixScores([0, 0.5, 1, 0], words, meant, 0.5)]).toEqual([3, -2]);
  });
});
