import { describe, expect, it } from 'vitest';
import { findValues } from './find-values.ts';
import { AMBIGUOUS, CITIES, PROVINCES } from './places.ts';

const AT = Date.parse('2026-11-20T02:00:00Z');

/** What a clue would hide if it left out a name: each is the only one in its text. */
const CHINESE =
  '双十一 双11 双1１ 11.11 光棍节 双十二 双12 12.12 618 六一八 元旦 情人节 妇女节 三八节 38节 女神节 五一 劳动节 六一 儿童节 教师节 国庆节 国庆 十一长假 圣诞节 圣诞 平安夜 黑五 黑色星期五 网络星期一 春节 大年初一 过年 除夕 大年三十 元宵节 元宵 端午节 端午 七夕 中秋节 中秋';
const ENGLISH =
  "singles day|double 11|double eleven|double 12|new year's day|valentine's|labor day|labour day|national day|christmas|xmas|christmas eve|black friday|cyber monday|chinese new year|spring festival";

describe('clues', () => {
  it.each([...CHINESE.split(' '), ...ENGLISH.split('|')])('let the festival %s through', (name) =>
    expect(typesIn(name)).toContain('date'),
  );

  it('let every province and city through, and no text without one', () => {
    const names = `${PROVINCES} ${CITIES}`.split(' ').filter((name) => !AMBIGUOUS.has(name));
    expect(names.filter((name) => !typesIn(`我在${name}`).includes('place'))).toEqual([]);
    expect(typesIn('我在这里')).toEqual([]);
  });
});

function typesIn(text: string): readonly string[] {
  return findValues(text, [], 'UTC', AT).map(({ type }) => type);
}
