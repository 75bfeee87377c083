import { describe, expect, it } from 'vitest';
import type { Entity } from '../core/events/shapes.ts';
import { EMPTY_DIALOG, focusOn, listThings } from './state.ts';

describe('what is talked about', () => {
  it('stays for as long as the conversation, each thing once, the latest first', () => {
    let state = focusOn(EMPTY_DIALOG, [named('first')]);
    for (let turn = 0; turn < 150; turn += 1) state = focusOn({ ...state, turns: turn }, [named(`p${turn}`)]);
    state = focusOn(state, [named('p3')]);
    expect(state.focus[0]?.value).toBe('p3');
    expect(state.focus.at(-1)?.value).toBe('first');
    expect(state.focus).toHaveLength(151);
  });

  it('is moved by words that say which one, not by a pronoun', () => {
    const state = focusOn(EMPTY_DIALOG, [named('a'), named('b')]);
    expect(focusOn(state, [{ ...named('b'), source: 'focus', score: 0.6 }]).focus[0]?.value).toBe('a');
    expect(focusOn(state, [{ ...named('b'), source: 'focus', score: 0.8 }]).focus[0]?.value).toBe('b');
  });

  it('lists two or more of one type in order, and keeps the list until there is another', () => {
    const state = focusOn(EMPTY_DIALOG, [named('x', 'brand'), named('a'), named('b'), named('a')]);
    expect(state.listed?.map(({ value }) => value)).toEqual(['a', 'b']);
    expect(focusOn(state, [named('c')]).listed).toBe(state.listed);
    expect(listThings(state, []).listed).toBe(state.listed);
  });

  it('keeps the list of products when kinds are listed after it, and the other way round', () => {
    const products = focusOn(EMPTY_DIALOG, [named('a'), named('b')]);
    const kinds = focusOn(products, [named('phone', 'category'), named('tablet', 'category')]);
    expect(kinds.listed?.map(({ value }) => value)).toEqual(['phone', 'tablet', 'a', 'b']);
    const again = focusOn(kinds, [named('c'), named('d')]);
    expect(again.listed?.map(({ value }) => value)).toEqual(['c', 'd', 'phone', 'tablet']);
  });
});

function named(value: string, type = 'product'): Entity {
  return { type, value, name: value, text: value, start: 0, end: 1, score: 1, source: 'catalogue' };
}
