import { describe, expect, test } from 'vitest';
import type { BotMessage } from './check-step.ts';
import type { NextMessage } from './fixture-schema.ts';
import { hasText, isText, lookAtNext } from './look-at-next.ts';

const QUESTION: BotMessage = {
  text: 'Which priority?\nPlease choose.',
  attachments: [],
  buttons: [
    { label: 'Low', payload: 'low' },
    { label: 'Very high', payload: 'high' },
  ],
} as BotMessage;

describe('the words of a message', () => {
  test.each([
    ['Which priority?', true],
    ['which  PRIORITY? please', true],
    ['Please choose. Which priority?', false],
    ['which*choose', true],
    ['choose*which', false],
    ['*', true],
    ['which * please * .', true],
    ['a*b*c*d*e*f*g*h*i*j*k*l*m', false],
    ['', true],
  ])('%j is found: %s', (wanted, found) => {
    expect(hasText(QUESTION.text, wanted)).toBe(found);
  });
});

describe('the next message', () => {
  test.each<[NextMessage, string | undefined]>([
    [{}, undefined],
    [{ says: ['priority'] }, undefined],
    [{ says: ['title', 'priority'] }, undefined],
    [{ says: ['title'] }, 'says'],
    [{ says: ['title'], not: true }, undefined],
    [{ says: ['title', 'priority'], not: true }, 'says'],
    [{ buttons: ['low', 'very high'] }, undefined],
    [{ buttons: ['high'] }, undefined],
    [{ buttons: ['low', 'medium'] }, 'buttons'],
    [{ no_buttons: ['medium'] }, undefined],
    [{ no_buttons: ['medium', 'low'] }, 'no_buttons'],
    [{ says: ['priority'], buttons: ['medium'] }, 'buttons'],
  ])('%j misses %s', (expected, missed) => {
    const looked = lookAtNext(expected, [QUESTION]);
    expect([looked.holds, looked.below?.key, looked.read]).toEqual([missed === undefined, missed, 1]);
  });

  test('must be there, unless it is optional', () => {
    expect(lookAtNext({}, [])).toMatchObject({ holds: false, got: null });
    expect(lookAtNext({ optional: true }, [])).toMatchObject({ holds: true, read: 0 });
  });

  test('stays for the next step when it is not the optional one', () => {
    expect(lookAtNext({ says: ['hello'], optional: true }, [QUESTION])).toMatchObject({
      holds: true,
      read: 0,
    });
    expect(lookAtNext({ says: ['priority'], optional: true }, [QUESTION])).toMatchObject({ read: 1 });
  });

  test('is passed over with all others', () => {
    expect(lookAtNext('skip', [QUESTION, QUESTION])).toMatchObject({ holds: true, read: 2 });
  });
});

describe('a whole text', () => {
  test.each([
    ['Which priority? please  choose.', true],
    ['which*choose.', true],
    ['which*', true],
    ['*choose.', true],
    ['which priority?', false],
    ['priority*', false],
    ['*choose', false],
  ])('%s: %s', (wanted, holds) => {
    expect(isText(QUESTION.text, wanted)).toBe(holds);
  });
});
