import { describe, expect, it } from 'vitest';
import { fold, foldText } from './fold.ts';

describe('fold', () => {
  it('gives one spelling for full-width, upper case and composed letters', () => {
    expect(foldText('ｉＰｈｏｎｅ １５')).toBe('iphone 15');
    expect(foldText('CAFÉ')).toBe(foldText('cafe\u0301'));
    expect(foldText('ﬁne ①')).toBe('fine 1');
  });

  it('drops zero-width characters and leads back across them', () => {
    const folded = fold('华\u200b为Ｐ');
    expect(folded.text).toBe('华为p');
    expect(folded.origin(1, 2)).toEqual({ start: 2, end: 3 });
    expect(folded.origin(0, 3)).toEqual({ start: 0, end: 4 });
  });

  it('leads every part of an expanded character back to the whole of it', () => {
    const folded = fold('㎏x');
    expect(folded.text).toBe('kgx');
    expect(folded.origin(1, 2)).toEqual({ start: 0, end: 1 });
    expect(folded.origin(2, 3)).toEqual({ start: 1, end: 2 });
  });

  it('takes lone surrogates, emoji and nothing at all', () => {
    expect(fold('a\ud800b').origin(2, 3)).toEqual({ start: 2, end: 3 });
    expect(fold('👍Ａ').origin(2, 3)).toEqual({ start: 2, end: 3 });
    expect(fold('').text).toBe('');
    expect(fold('\u200b').origin(0, 0)).toEqual({ start: 0, end: 0 });
  });
});
