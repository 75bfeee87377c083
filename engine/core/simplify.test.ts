import { describe, expect, it } from 'vitest';
import { fold, foldText } from './fold.ts';
import { simplify } from './simplify.ts';

describe('simplify', () => {
  it.each([
    ['請問運費怎麼算', '请问运费怎么算'],
    ['訂單甚麼時候到', '订单甚么时候到'],
    ['我要退貨，耳機壞了', '我要退货，耳机坏了'],
    ['轉真人客服', '转真人客服'],
    ['simplified 简体 stays', 'simplified 简体 stays'],
    ['', ''],
    ['👍\ud800', '👍\ud800'],
  ])('spells %j as %j', (traditional, simplified) => {
    expect(simplify(traditional)).toBe(simplified);
    expect(simplify(traditional)).toHaveLength(traditional.length);
  });

  it('does the same for a text twice as for a text once', () => {
    const once = simplify('乾隆後髮發裡裏臺台');
    expect(simplify(once)).toBe(once);
  });
});

describe('folding traditional Chinese', () => {
  it('leads back to the text as given', () => {
    const folded = fold('ＯＫ 訂單\u200b號');
    expect(folded.text).toBe('ok 订单号');
    expect(folded.origin(5, 6)).toEqual({ start: 6, end: 7 });
  });

  it('gives one spelling for names as they are written in either', () => {
    expect(foldText('華為MateBook')).toBe(foldText('华为matebook'));
  });
});
