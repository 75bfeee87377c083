import { describe, expect, it } from 'vitest';
import { entry } from './entries.samples.ts';
import { buildLexicon } from './index.ts';

const SHOP = [
  entry('brand', 'xiaomi', '小米', ['Xiaomi']),
  entry('brand', 'roborock', '石头', ['Roborock']),
  entry('brand', 'brother', '兄弟', ['Brother']),
  entry('brand', 'dji', '大疆', ['DJI']),
  entry('brand', 'dell', '戴尔', ['Dell']),
  entry('category', 'phone', '手机'),
  entry('category', 'printer', '打印机', ['printer']),
  entry('product', 'mi14', '小米14', ['14 Pro Max']),
  entry('product', 'mi14u', '小米14 Ultra'),
  entry('product', 'ip15', 'iPhone 15'),
  entry('product', 'ip15p', 'iPhone 15 Pro'),
  entry('product', 'dcp', '兄弟 DCP-7195DW 打印机', [], { brand: 'brother', category: 'printer' }),
  entry('product', 'u27', '戴尔 U2725QE', ['U2725QE'], { brand: 'dell' }),
];
const lexicon = buildLexicon(SHOP);

describe('names written otherwise', () => {
  it.each([
    ['ihpone 15 por多少钱', 'ihpone 15 por', 'ip15p'],
    ['小咪14', '小咪14', 'mi14'],
    ['小米十四', '小米十四', 'mi14'],
    ['xaiomi 14 utra', 'xaiomi 14 utra', 'mi14u'],
    ['有小mi14吗', '小mi14', 'mi14'],
  ])('%s', (text, words, id) => {
    const found = lexicon.match(text);
    expect(found).toMatchObject([{ text: words, entries: [{ id }] }]);
  });

  it.each(['iphone 51', 'iphone 155', 'ihpone 16', 'iphone fifteen', 'is the i phone fine'])(
    'does not take %j for a name with other digits',
    (text) => {
      expect(lexicon.match(text)).toEqual([]);
    },
  );

  it('scores a mistake below a sound and a sound below the name, and keeps the less likely', () => {
    const [typo] = lexicon.match('ihpone 15');
    const [sound] = lexicon.match('小咪14');
    expect(typo?.score).toBeLessThan(sound?.score ?? 0);
    expect(sound?.score).toBeLessThan(1);
    const two = buildLexicon([entry('product', 'a', 'Marlen 20'), entry('product', 'b', 'Marlon 20')]);
    expect(two.match('marlin 20')[0]?.entries.map(({ id }) => id)).toEqual(['a', 'b']);
    const near = buildLexicon([entry('product', 'a', 'Harmonia 20'), entry('product', 'b', 'Harmonix 20')]);
    expect(near.match('harmonia 20')[0]).toMatchObject({ score: 1, entries: [{ id: 'a' }] });
  });

  it('reads maker and model side by side as one, and the model without maker or kind', () => {
    expect(lexicon.match('戴尔u2725qe')).toMatchObject([{ text: '戴尔u2725qe', entries: [{ id: 'u27' }] }]);
    expect(lexicon.match('dcp7195dw')).toMatchObject([{ entries: [{ id: 'dcp' }] }]);
  });
});

describe('everyday words', () => {
  it.each(['石头', '有石头吗', '石头G20', '石头和小米哪个好', '石头这个牌子', '想买石头', '兄弟打印机'])(
    '%s names the brand',
    (text) => {
      expect(lexicon.match(text).some(({ type }) => type === 'brand' || type === 'product')).toBe(true);
    },
  );

  it.each([
    '砸在石头上了',
    '石头城路8号',
    '我兄弟手机坏了',
    '兄弟，在吗',
    '中了大奖',
    'my brother has it',
    '石头3个',
  ])('%s does not', (text) => {
    expect(lexicon.match(text).filter(({ type }) => type === 'brand')).toEqual([]);
  });
});

describe('changes', () => {
  it('count from the next message on', () => {
    const live = buildLexicon(SHOP);
    live.put(entry('product', 'new', '小米99 Max'));
    expect(live.match('小米99max')).toMatchObject([{ entries: [{ id: 'new' }] }]);
    expect(live.match('小咪99max')).toMatchObject([{ entries: [{ id: 'new' }] }]);
    live.put(entry('product', 'mi14', '小米14 改名'));
    expect(live.match('小米14')).toMatchObject([{ type: 'brand' }]);
    expect(live.entry('product', 'mi14')?.name).toBe('小米14 改名');
    live.remove('product', 'new');
    live.remove('product', 'ip15');
    expect(live.match('小米99max iphone 15')).toMatchObject([{ type: 'brand' }]);
    expect(live.entry('product', 'ip15')).toBeUndefined();
  });
});

describe('bad input', () => {
  it.each([
    ['lone surrogates', '\ud800'.repeat(5000)],
    ['zero-width and bidi characters', '\u200b\u202e\u2066i\u200dPhone 15\u202c'.repeat(300)],
    ['one word over and over', '石头'.repeat(5000)],
    ['almost names over and over', 'ihpone 1 '.repeat(1200)],
    ['control characters', '\u0000\u0007'.repeat(5000)],
  ])('%s are read in time', (_what, text) => {
    const begun = performance.now();
    for (const { start, end, text: words } of lexicon.match(text)) expect(text.slice(start, end)).toBe(words);
    expect(performance.now() - begun).toBeLessThan(500);
  });

  it('a product named 的 is no word of every sentence', () => {
    const odd = buildLexicon([entry('product', 'de', '的')]);
    expect(odd.match('我的订单的发票')).toEqual([]);
    expect(odd.match('「的」有货吗')).toHaveLength(1);
    expect(buildLexicon([]).match('iPhone 15')).toEqual([]);
  });
});
