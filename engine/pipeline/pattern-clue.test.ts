import { RE2JS } from 're2js';
import { expect, it } from 'vitest';
import { clueOf } from './pattern-clue.ts';

it.each([
  [String.raw`so[ \-_:：#]*\d(?:[ \-]?\d){9}`, 'my order so', false],
  [String.raw`so[ \-_:：#]*\d(?:[ \-]?\d){9}`, 'so 1', true],
  [String.raw`\d{1,3}(?:,\d{3})+|\d+`, 'none', false],
  [String.raw`\d+|[零一二三]`, '三', true],
  [String.raw`[a-z0-9][a-z0-9._%+\-]*@[a-z0-9\-]+\.[a-z]{2,}`, 'a1.b', false],
  ['[a-z]+@[0-9]', 'a@b', false],
  ['[a-z]+@[0-9]', 'a@1', true],
])('of %s in %j', (pattern, text, expected) => {
  expect(clueOf(pattern)(text)).toBe(expected);
});

it.each([
  [String.raw`a\d?b`, 'ab'],
  [String.raw`a\d*b`, 'ab'],
  [String.raw`a\d{0,3}b`, 'ab'],
  [String.raw`a(?:\d|b)`, 'ab'],
  [String.raw`(?:\d@)?ab`, 'ab'],
  [String.raw`(a|\d)b|x\d`, 'ab'],
  [String.raw`a[@\d]`, 'a@'],
  ['a[]@1]', 'a]'],
  ['[^]@]b', 'ab'],
  [String.raw`a\\d`, String.raw`a\d`],
  ['a[[:alpha:]@]', 'ab'],
  [String.raw`\Qa\E(?:@)*`, 'a'],
  [String.raw`\p{Han}\x61`, '好a'],
  [String.raw`a[\]@]?b`, 'ab'],
  ['a@{0}b', 'ab'],
])('%s may fit a text without digits', (pattern, text) => {
  expect(RE2JS.compile(pattern).matcher(text).find()).toBe(true);
  expect(clueOf(pattern)(text)).toBe(true);
});
