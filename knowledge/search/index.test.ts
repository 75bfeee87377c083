import { describe, expect, it } from 'vitest';
import type { FaqEntry } from '#engine/config/bot';
import { buildSearch } from './index.ts';

const FAQ: readonly FaqEntry[] = [
  faq('fee', ['运费怎么收', '满多少包邮'], ['How much is shipping?'], '满99元包邮', 'Free from 99 yuan.'),
  faq('time', ['多久能发货', '几天能到'], ['How soon do you ship?'], '当天发出', 'The same day.'),
  faq('invoice', ['能开发票吗'], ['Can I get an invoice?'], '可以开电子发票', 'Yes, by e-mail.'),
];
const search = buildSearch(FAQ);

describe('buildSearch', () => {
  it.each([
    ['运费怎么收？', 'zh', 'fee'],
    ['请问包邮要满多少', 'zh', 'fee'],
    ['運費怎麼收', 'zh', 'fee'],
    ['能開電子發票嗎', 'zh', 'invoice'],
    ['发票', 'zh', 'invoice'],
    ['电子发票', 'zh', 'invoice'],
    ['HOW MUCH IS ＳＨＩＰＰＩＮＧ', 'en', 'fee'],
    ['do you give invoices', 'en', 'invoice'],
  ])('finds the entry for %s', async (text, language, id) => {
    expect((await find(text, language))[0]?.id).toBe(id);
  });

  it('gives 1 for a wording itself and little for what no entry knows', async () => {
    expect((await find('运费怎么收'))[0]).toMatchObject({
      score: 1,
      question: '运费怎么收',
      answer: '满99元包邮',
    });
    expect((await find('红烧肉怎么做才好吃呢'))[0]?.score ?? 0).toBeLessThan(0.3);
    expect(await find('how to cook rice', 'en')).toEqual([]);
  });

  it('gives each entry once, best first, as many as wanted', async () => {
    const hits = await find('运费和发货，发票');
    expect(new Set(hits.map(({ id }) => id)).size).toBe(hits.length);
    expect(hits.map(({ score }) => score)).toEqual(hits.map(({ score }) => score).toSorted((a, b) => b - a));
    expect(await search.find({ text: '发票', tokens: [], language: 'zh', limit: 0 })).toEqual([]);
  });

  it('scores the same with tokens as without', async () => {
    const [hit] = await search.find({
      text: '能开发票吗',
      tokens: ['能', '开发票', '发票', '吗'],
      language: 'zh',
      limit: 1,
    });
    expect(hit).toMatchObject({ id: 'invoice', score: 1 });
  });

  it.each(['', '？！', '👍\ud800', ' '])('finds nothing for %j', async (text) => {
    expect(await find(text)).toEqual([]);
  });

  it('finds nothing in a language or a knowledge base that has nothing', async () => {
    expect(await find('运费', 'fr')).toEqual([]);
    expect(await buildSearch([]).find({ text: '运费', tokens: [], language: 'zh', limit: 3 })).toEqual([]);
  });
});

function find(text: string, language = 'zh') {
  return search.find({ text, tokens: [], language, limit: 3 });
}

function faq(
  id: string,
  zh: readonly string[],
  en: readonly string[],
  zhAnswer: string,
  enAnswer: string,
): FaqEntry {
  return { id, ask: { zh, en }, answer: { zh: zhAnswer, en: enAnswer } };
}
