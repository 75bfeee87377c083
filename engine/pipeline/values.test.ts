import { describe, expect, it } from 'vitest';
import { valueFinder } from './values.ts';

const find = valueFinder({
  order_number: { pattern: 'SO[ -]?\\d(?:[ -]?\\d){9}', strip: ' -', upper: true },
});

describe('valueFinder', () => {
  it.each([
    ['单号so 2611-160734呢', 'order_number', 'SO2611160734', 'so 2611-160734'],
    ['ＳＯ２６１１１６０７３４', 'order_number', 'SO2611160734', 'ＳＯ２６１１１６０７３４'],
    ['打138 1234 5678', 'phone', '13812345678', '138 1234 5678'],
    ['要3台', 'number', '3', '3'],
    ['1,299.50元', 'number', '1299.50', '1,299.50'],
  ])('reads %s', (text, type, value, words) => {
    expect(find(text, [])).toMatchObject([{ type, value, text: words }]);
  });

  it.each(['M3', '4K', 'xSO2611160734', 'SO26111607345'])('does not cut %s', (text) => {
    expect(find(text, [])).toEqual([]);
  });

  it('reads nothing where something else was found', () => {
    expect(find('iPhone 15 要2台', [{ start: 0, end: 9 }])).toMatchObject([{ value: '2' }]);
  });

  it('lets a bot replace a built-in entity', () => {
    expect(valueFinder({ number: { pattern: '[零一二三]' } })('三12', [])).toMatchObject([{ value: '三' }]);
  });

  it('stays linear on a pattern that hangs a backtracking engine', () => {
    expect(valueFinder({ bad: { pattern: '(a+)+$' } })(`${'a'.repeat(5000)}!`, [])).toEqual([]);
  });
});
