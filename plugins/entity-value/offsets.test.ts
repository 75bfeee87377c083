import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findValues } from './find-values.ts';

const PIECES = fc.constantFrom(
  '两千三百块',
  '￥１，２９９',
  '2.3k',
  '三台',
  '前天晚上八点半',
  '11月1日至11月5日',
  '从昨天到今天',
  'last Friday',
  'end of next month',
  '第二个',
  '１３８１２３４５６７８',
  'Ａ@b.cn',
  '上海市浦东新区张江路368号',
  '嗯嗯好的',
  '👍🏽',
);
const NOISE = fc.constantFrom(
  '\u{1f600}',
  '\ud83d',
  '\udc00',
  '\u200b',
  '\u202e',
  '\ufeff',
  'é',
  'ﬁ',
  '㎏',
  ' ',
  '，',
  'İ',
  '的',
);

describe('places of values', () => {
  it('are UTF-16 offsets into the text as given, whatever stands around', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(PIECES, NOISE), { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        for (const { start, end, text: words } of findValues(text, [], 'Asia/Shanghai', 0)) {
          expect(text.slice(start, end)).toBe(words);
          expect(end).toBeGreaterThan(start);
        }
      }),
      { numRuns: 500, seed: 7 },
    );
  });

  it('lie outside what is taken', () => {
    fc.assert(
      fc.property(
        fc.array(PIECES, { minLength: 1, maxLength: 6 }),
        fc.nat(60),
        fc.nat(20),
        (pieces, start, length) => {
          const taken = { start, end: start + length };
          const values = findValues(pieces.join(''), [taken], 'Asia/Shanghai', 0);
          for (const { type, start: from, end } of values)
            expect(type === 'yes_no' || length === 0 || end <= taken.start || from >= taken.end).toBe(true);
        },
      ),
      { numRuns: 300, seed: 7 },
    );
  });
});
