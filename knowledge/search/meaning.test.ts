import { describe, expect, it } from 'vitest';
import type { FaqEntry } from '#engine/config/bot';
import { type Encoder, encodeExamples } from '#engine/ports/encoder';
import { createMemoryEncoder } from '#engine/ports/encoder.memory';
import { buildSearch, wordingsOf } from './index.ts';
import { onScale, scaleOf } from './meaning.ts';

const FAQ: readonly FaqEntry[] = [
  faq('fee', ['运费怎么收', '邮费谁出'], '满99元包邮'),
  faq('time', ['多久能发货', '几天能到'], '当天发出'),
  faq('invoice', ['能开发票吗', '要收据'], '可以开电子发票'),
  faq('refund', ['怎么退款', '钱能退吗'], '七天内可退'),
];
/** Whole wordings stand for their meaning, so that the test says what the encoder knows. */
const KNOWS = {
  运费怎么收: 'fee',
  邮费谁出: 'fee',
  寄过来要花钱么: 'fee',
  能开发票吗: 'bill',
  要收据: 'bill',
};

async function searchWith(meanings: Readonly<Record<string, string>>, broken = false) {
  const encoder = createMemoryEncoder({ dimensions: 256, meanings });
  const encoded = await encodeExamples(encoder, wordingsOf(FAQ));
  const failing: Encoder = { ...encoder, encode: () => Promise.reject(new Error('gone')) };
  const search = buildSearch(FAQ, { encoder: broken ? failing : encoder, encoded });
  return (text: string) => search.find({ text, tokens: [], language: 'zh', limit: 3 });
}

describe('search with an encoder', () => {
  it('finds an entry by its meaning alone', async () => {
    const find = await searchWith(KNOWS);
    const [hit] = await find('寄过来要花钱么');
    expect(hit).toMatchObject({ id: 'fee', signals: { meaning: 1 } });
    expect(hit?.score).toBeGreaterThanOrEqual(0.5);
    const plain = await buildSearch(FAQ).find({
      text: '寄过来要花钱么',
      tokens: [],
      language: 'zh',
      limit: 1,
    });
    expect(plain[0]?.id).not.toBe('fee');
  });

  it.each([
    ['with an encoder that knows nothing', {}],
    ['with one that knows something', KNOWS],
  ])('scores no hit lower than words alone do, %s', async (_, meanings) => {
    const find = await searchWith(meanings);
    const plain = buildSearch(FAQ);
    for (const text of ['运费怎么收', '开发票', '几天发货', '电子发票能退吗']) {
      const before = await plain.find({ text, tokens: [], language: 'zh', limit: 1 });
      const after = await find(text);
      for (const { id, score } of before) {
        expect(after.find((hit) => hit.id === id)?.score).toBeGreaterThanOrEqual(score);
      }
    }
  });

  it('goes by words, and says so, when the encoder fails', async () => {
    const [hit] = await (await searchWith(KNOWS, true))('运费怎么收');
    expect(hit).toMatchObject({ id: 'fee', score: 1, signals: { words: 1, meaning: null } });
  });

  it.each(['', '？！', '👍\ud800'])('finds nothing for %j', async (text) => {
    expect(await (await searchWith(KNOWS))(text)).toEqual([]);
  });
});

describe('the scale of an encoder', () => {
  it('lies between strangers and wordings of one entry, wherever their cosines are', () => {
    const scale = scaleOf([
      [unit(1, 0.1), unit(1, 0.2)],
      [unit(0.1, 1), unit(0.2, 1)],
    ]);
    expect(scale?.strange).toBeLessThan(0.6);
    expect(scale?.same).toBeGreaterThan(0.9);
    expect(scale && [onScale(scale, 1), onScale(scale, -1)]).toEqual([1, 0]);
  });

  it('is none where entries can’t be told apart, or there is only one', () => {
    expect(scaleOf([[unit(1, 0)], [unit(1, 0)]])).toBeUndefined();
    expect(scaleOf([[unit(1, 0), unit(0, 1)]])).toBeUndefined();
    expect(scaleOf([])).toBeUndefined();
  });
});

function unit(...values: readonly number[]): Float32Array {
  const length = Math.hypot(...values);
  return Float32Array.from(values, (value) => value / length);
}

function faq(id: string, zh: readonly string[], answer: string): FaqEntry {
  return { id, ask: { zh }, answer: { zh: answer } };
}
