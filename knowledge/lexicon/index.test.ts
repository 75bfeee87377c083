import { describe, expect, it } from 'vitest';
import type { NamedEntry } from '#engine/config/bot';
import { buildLexicon } from './index.ts';

const SHOP = buildLexicon([
  entry('product', 'ip15', 'iPhone 15', ['苹果15']),
  entry('product', 'ip15p', 'iPhone 15 Pro', ['15 Pro']),
  entry('product', 'ip15pm', 'iPhone 15 Pro Max'),
  entry('product', 'm60', 'Mate 60', ['华为Mate 60']),
  entry('product', 'm60p', 'Mate 60 Pro', ['华为Mate 60 Pro']),
  entry('product', 'm60pp', 'Mate 60 Pro+', ['华为Mate 60 Pro+']),
  entry('product', 'xm5', 'WH-1000XM5'),
  entry('product', 'usb', 'USB 3.0 Hub'),
  entry('brand', 'huawei', '华为', ['HUAWEI']),
  entry('brand', 'apple', '苹果', ['Apple']),
  entry('fruit', 'apple', '苹果'),
  entry('category', 'phone', '手机'),
]);

describe('buildLexicon', () => {
  it.each([
    ['iPhone 15 Pro多少钱', 'iPhone 15 Pro', 'ip15p'],
    ['ｉＰｈｏｎｅ １５有货吗', 'ｉＰｈｏｎｅ １５', 'ip15'],
    ['IPHONE15PRO', 'IPHONE15PRO', 'ip15p'],
    ['iPhone 15 Promax', 'iPhone 15 Promax', 'ip15pm'],
    ['iphone-15_pro/max', 'iphone-15_pro/max', 'ip15pm'],
    ['买华为Mate 60 Pro+，谢谢', '华为Mate 60 Pro+', 'm60pp'],
    ['华为 mate60pro 好吗', '华为 mate60pro', 'm60p'],
    ['the wh1000xm5?', 'wh1000xm5', 'xm5'],
    ['i\u200bPhone 15', 'i\u200bPhone 15', 'ip15'],
    ['usb3.0hub', 'usb3.0hub', 'usb'],
    ['买2iPhone15', 'iPhone15', 'ip15'],
    ['iPhone 15 2台', 'iPhone 15', 'ip15'],
  ])('finds the longest name whole in %s', (text, words, id) => {
    expect(SHOP.match(text)).toMatchObject([{ text: words, entries: [{ id }], score: 1 }]);
  });

  it.each([
    ['iphone 150', 'a digit run'],
    ['mate600', 'a digit run'],
    ['iphone15prolific', 'a letter run after a shorter name'],
    ['iphone15s', 'a model number with a tail'],
    ['myiphone 15', 'a letter run before'],
    ['iphone 1 5', 'digits that stand apart'],
    ['I like iphone. 15 pro users', 'a full stop', 1],
    ['usb 30 hub', 'a dot that is part of the number'],
    ['苹，果', 'punctuation that ends a thought'],
  ])('does not match %s across %s', (text, _why, count = 0) => {
    expect(SHOP.match(text)).toHaveLength(count);
  });

  it('gives offsets into the text as given', () => {
    const text = '👍 Ｍａｔｅ　６０ 和 手\u200b机';
    for (const mention of SHOP.match(text)) expect(text.slice(mention.start, mention.end)).toBe(mention.text);
    expect(SHOP.match(text).map((mention) => mention.text)).toEqual(['Ｍａｔｅ　６０', '手\u200b机']);
  });

  it('keeps what is inside a mention and all meanings of an ambiguous name', () => {
    expect(SHOP.match('华为Mate 60 Pro')[0]?.inside).toEqual([
      { type: 'product', value: 'm60' },
      { type: 'brand', value: 'huawei' },
    ]);
    expect(SHOP.match('苹果')[0]?.entries.map((found) => found.type)).toEqual(['brand', 'fruit']);
    expect(SHOP.match('苹果15')[0]?.inside).toContainEqual({ type: 'fruit', value: 'apple' });
  });

  it('orders mentions and finds entries by type and id', () => {
    expect(SHOP.match('手机Apple还是华为').map((mention) => mention.type)).toEqual([
      'category',
      'brand',
      'brand',
    ]);
    expect(SHOP.entry('fruit', 'apple')?.name).toBe('苹果');
    expect(SHOP.entry('product', 'apple')).toBeUndefined();
  });
});

describe('odd catalogues and texts', () => {
  it('takes an empty catalogue, names without letters and lone surrogates', () => {
    expect(buildLexicon([]).match('iPhone 15')).toEqual([]);
    expect(buildLexicon([entry('product', 'x', '---')]).match('--- x')).toEqual([]);
    const odd = buildLexicon([entry('product', 'x', 'a\ud800b')]);
    expect(odd.match('\udc00a\ud800b')).toMatchObject([{ start: 1, end: 4 }]);
  });

  it('finds a one-character name only where it stands alone', () => {
    const odd = buildLexicon([entry('product', 'de', '的'), entry('product', 'x', 'X')]);
    expect(odd.match('我的订单')).toEqual([]);
    expect(odd.match('我要「的」，和 X')).toHaveLength(2);
    expect(odd.match('iPhone X2')).toEqual([]);
  });

  it('reads 10 kB of nested names without slowing to a halt', () => {
    const nested = buildLexicon(
      Array.from({ length: 60 }, (_, n) => entry('product', `p${n}`, '的'.repeat(n + 2))),
    );
    expect(nested.match('的'.repeat(3400)).length).toBe(Math.ceil(3400 / 61));
  });

  it('builds 100,000 names in seconds', { timeout: 20_000 }, () => {
    const many = Array.from({ length: 100_000 }, (_, n) =>
      entry('product', `p${n}`, `Model ${n.toString(36)} Pro ${n % 97}`),
    );
    expect(buildLexicon(many).match('要 model 255r pro89 吗')).toMatchObject([
      { entries: [{ id: 'p99999' }] },
    ]);
  });
});

function entry(type: string, id: string, name: string, aliases: readonly string[] = []): NamedEntry {
  return { id, type, name, names: {}, facts: {}, aliases };
}
