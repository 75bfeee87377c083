import { describe, expect, it } from 'vitest';
import { learnWords, speller } from './spelling.ts';

describe('spelling', () => {
  const mend = speller(learnWords([['refund', 'my', 'order'], ['refund', 'now'], ['refine'], ['退', '货']]));

  it.each([
    ['refnud', 'refund'],
    ['refud', 'refund'],
    ['refuund', 'refund'],
    ['regund', 'refund'],
    ['efund', 'refund'],
    ['ordre', 'order'],
    ['refined', 'refine'],
  ])('%s is read as %s', (typed, meant) => {
    expect(mend(typed)).toBe(meant);
  });

  it.each([
    ['a known word', 'refund'],
    ['two slips', 'rfenudd'],
    ['too few letters to tell', 'nwo'],
    ['what is near a word too short', 'mys'],
    ['a code', 'refund1'],
    ['Chinese', '退款退款'],
    ['an entity', '#order'],
    ['nothing like it', 'weather'],
  ])('%s stays: %s', (_, typed) => {
    expect(mend(typed)).toBe(typed);
  });

  it('takes the commonest of several words', () => {
    const either = speller(learnWords([['hand'], ['band'], ['band']]));
    expect(either('xand')).toBe('band');
  });

  it('forgets no word when a rest is common to many', () => {
    const many = speller(Array.from({ length: 26 }, (_, at) => `boo${String.fromCharCode(97 + at)}`));
    expect(many('booß')).toBe('booa');
  });
});
