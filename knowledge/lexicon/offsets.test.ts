import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entry } from './entries.samples.ts';
import { buildLexicon } from './index.ts';

const lexicon = buildLexicon([
  entry('brand', 'xiaomi', '小米', ['Xiaomi']),
  entry('brand', 'huawei', '华为', ['HUAWEI']),
  entry('category', 'phone', '手机'),
  entry('product', 'mi14', '小米14', [], { brand: 'xiaomi' }),
  entry('product', 'mi14u', '小米14 Ultra', [], { brand: 'xiaomi' }),
  entry('product', 'm60p', '华为 Mate 60 Pro+', [], { brand: 'huawei' }),
  entry('product', 'tab', 'iPad Pro 13英寸 M5', ['iPad Pro']),
  entry('product', 'emoji', '笑脸😀杯'),
]);

const NAMES = fc.constantFrom(
  '小米14',
  '小咪14',
  'xiaomi 14 ultra',
  '小米十四',
  'ＭＡＴＥ　６０　ＰＲＯ＋',
  '華為mate60pro＋',
  'i\u200bPad\u202e Pro 13寸 m5',
  'ipda pro',
  '笑脸😀杯',
  '手\ufeff机',
);
const NOISE = fc.oneof(
  fc.constantFrom(
    '😀',
    '👩‍👩‍👧',
    '\ud83d',
    '\udc00',
    '\u200b',
    '\u202e',
    '\u2066',
    'é',
    'ﬁ',
    'İ',
    '㎏',
    'ß',
    ' ',
    '，',
    '。',
    '1',
  ),
  fc.string({ unit: 'binary', maxLength: 6 }),
);

describe('places of names', () => {
  it('are UTF-16 offsets into the text as given, in order and without overlaps', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(NAMES, NOISE), { maxLength: 14 }), (pieces) => {
        const text = pieces.join('');
        let last = 0;
        for (const { start, end, text: words, score } of lexicon.match(text)) {
          expect(text.slice(start, end)).toBe(words);
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          expect(score).toBeGreaterThan(0);
          expect(score).toBeLessThanOrEqual(1);
          last = end;
        }
      }),
      { numRuns: 1_000, seed: 7 },
    );
  });

  it('are found between any signs that are no part of a word', () => {
    const between = fc.array(fc.constantFrom('😀', '，', '。', '！', ' \u200b', '《', '》', '\ud83d '), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(between, NAMES, between, (before, name, after) => {
        const [found] = lexicon.match(`${before.join('')}${name}${after.join('')}`);
        expect(found?.text).toBe(name);
        expect(found?.start).toBe(before.join('').length);
      }),
      { numRuns: 500, seed: 7 },
    );
  });
});
