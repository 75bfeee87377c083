import { describe, expect, it } from 'vitest';
import { applySelection, select } from './select.ts';

const OPTIONS = [
  { value: 'phone', label: 'iPhone 15 Pro', words: [] },
  { value: 'case', label: 'MagSafe 手机壳', words: ['case', '壳'] },
  { value: 'charger', label: 'Anker 充电器', words: ['charger'] },
];
const OFFER = { options: OPTIONS, entities: [], loosely: true, asked: true };

function chosenBy(text: string, before: readonly string[] = [], options = OPTIONS) {
  const selection = select(text, { ...OFFER, options });
  return selection === null ? null : applySelection(selection, before, { options });
}

describe('a choice of several', () => {
  it.each([
    ['退第一个和第三个', ['phone', 'charger']],
    ['第1、3个', ['phone', 'charger']],
    ['1 3', ['phone', 'charger']],
    ['1,3', ['phone', 'charger']],
    ['一和三', ['phone', 'charger']],
    ['前两个', ['phone', 'case']],
    ['后两个都退', ['case', 'charger']],
    ['最后一个', ['charger']],
    ['都退', ['phone', 'case', 'charger']],
    ['全部', ['phone', 'case', 'charger']],
    ['三个都退', ['phone', 'case', 'charger']],
    ['除了第二个', ['phone', 'charger']],
    ['除了手机壳都退', ['phone', 'charger']],
    ['都退，除了充电器', ['phone', 'case']],
    ['手机壳和充电器', ['case', 'charger']],
    ['iPhone退，充电器不退', ['phone']],
    ['充电器不退', ['phone', 'case']],
    ['the first and the third', ['phone', 'charger']],
    ['number 2', ['case']],
    ['the first two', ['phone', 'case']],
    ['all of them', ['phone', 'case', 'charger']],
    ['everything except the case', ['phone', 'charger']],
    ['all but the second', ['phone', 'charger']],
    ['iPhone and the case', ['phone', 'case']],
    ['the iphone 15 pro but not the charger', ['phone']],
    ['the 1st one please', ['phone']],
    ['第一個和第三個', ['phone', 'charger']],
  ])('%s', (text, expected) => {
    expect(chosenBy(text)).toEqual(expected);
  });

  it.each(['你们几点下班', 'hello', '不知道', 'iPhone 14'])('is not made by "%s"', (text) => {
    expect(chosenBy(text)).toBeNull();
  });

  it.each(['第五个', '第一个和第五个', 'the ninth', '两个都退', 'both'])('is unclear: %s', (text) => {
    expect(select(text, OFFER)?.unclear).toBe(true);
  });

  it('takes "both" where there are two', () => {
    expect(chosenBy('both', [], OPTIONS.slice(0, 2))).toEqual(['phone', 'case']);
  });

  it.each([
    ['还有那个充电器', ['phone'], ['phone', 'charger']],
    ['and the charger too', ['phone'], ['phone', 'charger']],
    ['充电器不退了', ['phone', 'charger'], ['phone']],
    ['去掉第一个', ['phone', 'charger'], ['charger']],
    ['remove the case', ['phone', 'case'], ['phone']],
    ['还有充电器，手机壳不退了', ['phone', 'case'], ['phone', 'charger']],
    ['都退', ['phone'], ['phone', 'case', 'charger']],
  ])('changes a list: %s', (text, before, expected) => {
    expect(chosenBy(text, before)).toEqual(expected);
  });

  it('does not take numbers and parts of names where the list is not spoken of', () => {
    expect(select('1', { ...OFFER, loosely: false, asked: false })).toBeNull();
    expect(select('充电', { ...OFFER, loosely: false, asked: false })).toBeNull();
  });

  it('does not find a word inside another', () => {
    expect(chosenBy('showcase')).toBeNull();
  });
});
