import { describe, expect, it } from 'vitest';
import { suggest } from './suggest.ts';

describe('a suggestion', () => {
  it.each([
    ['nlp-nod', 'nlp-node'],
    ['strat', 'start'],
    ['StAge', 'stage'],
    ['satge', 'stage'],
  ])('for %s is %s', (written, meant) => {
    expect(suggest(written, ['start', 'stage', 'nlp-node', 'about'])).toBe(`Did you mean ${meant}?`);
  });

  it('lists the names when none is near', () => {
    expect(suggest('zebra', ['start', 'about'])).toBe('Known are: start, about.');
  });
});
