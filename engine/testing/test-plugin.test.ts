import { Type } from 'typebox';
import { describe, expect, test } from 'vitest';
import { failure } from '#engine/core/errors';
import { definePlugin } from '#engine/pipeline/plugin';
import { findFlaw, type PluginCase } from './plugin-case.ts';
import { flawOf, testPlugin } from './test-plugin.ts';

const loud = definePlugin({
  id: 'loud',
  summary: 'Counts tokens, and fails where there are too many.',
  options: Type.Object(
    { limit: Type.Optional(Type.Integer({ minimum: 1 })) },
    { additionalProperties: false },
  ),
  needs: ['tokens'],
  gives: ['extras'],
  create: ({ limit = 3 }) => ({
    run: ({ parts: { tokens = [] } }) => {
      if (tokens.length === 0) return undefined;
      if (tokens.length > limit) return failure('STAGE_TIMEOUT', { stage: 'loud', timeout: 0 });
      return { extras: { loud: tokens.length } };
    },
  }),
});

const token = { text: 'a', start: 0, end: 1 };

testPlugin(loud, {
  cases: [
    { name: 'counts', parts: { tokens: [token] }, gives: { extras: { loud: 1 } } },
    { name: 'has nothing to say of silence', parts: { tokens: [] }, nothing: true },
    {
      name: 'keeps its limit',
      options: { limit: 1 },
      parts: { tokens: [token, token] },
      fails: 'STAGE_TIMEOUT',
    },
    { name: 'refuses a limit of zero', options: { limit: 0 }, invalid: '/limit' },
  ],
});

describe('a case that proves nothing is refused', () => {
  const flaw = (one: PluginCase) => findFlaw(loud, one, [one]);

  test.each([
    ['without a name', { name: ' ', nothing: true }],
    ['without an outcome', { name: 'x' }],
    ['with two outcomes', { name: 'x', nothing: true, fails: 'STAGE_TIMEOUT' }],
    ['with a part that is not needed', { name: 'x', parts: { entities: [] }, nothing: true }],
    ['that expects a part that is not given', { name: 'x', gives: { tokens: [] } }],
    ['that expects no part', { name: 'x', gives: {} }],
  ] satisfies [string, PluginCase][])('%s', (_, one) => {
    expect(flaw(one)).toEqual(expect.any(String));
  });

  test('named like another', () => {
    const one: PluginCase = { name: 'x', nothing: true };
    expect(findFlaw(loud, one, [one, one])).toContain('two cases');
  });

  test('none at all', () => {
    expect(() => testPlugin(loud, { cases: [] })).toThrow('there are no cases');
  });
});

test('a plugin that is not well-formed is refused', () => {
  expect(flawOf({ ...loud, id: 'Loud One' })).toContain('id');
  expect(flawOf({ ...loud, summary: 'two\nlines' })).toContain('summary');
  expect(flawOf({ ...loud, needs: ['tokens', 'tokens'] })).toContain('twice');
  expect(flawOf({ ...loud, gives: ['extra' as 'extras'] })).toContain('no part extra');
});
