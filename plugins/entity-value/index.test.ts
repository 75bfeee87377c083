import { describe, expect, it } from 'vitest';
import type { Entity } from '#engine/plugin';
import { testPlugin } from '#engine/testing/test-plugin';
import { findValues } from './find-values.ts';
import { plugin } from './index.ts';

const AT = Date.parse('2026-11-20T02:00:00Z');
const IPHONE = { id: 'ip15', type: 'product', name: 'iPhone 15', names: {}, facts: {} };
const TEXT = 'iPhone 15 要2台，明天到';
const MENTION = {
  type: 'product',
  start: 0,
  end: 9,
  text: 'iPhone 15',
  entries: [IPHONE],
  score: 1,
  inside: [],
};
const NUMBER: Entity = {
  type: 'number',
  value: '3',
  text: '3',
  start: 0,
  end: 1,
  score: 1,
  source: 'pattern',
};

testPlugin(plugin, {
  cases: [
    {
      name: 'reads nothing inside a product, and days of the bot’s zone',
      input: { kind: 'message', text: TEXT, attachments: [] },
      parts: { mentions: [MENTION], tokens: [] },
      turn: { at: AT },
      bot: { zone: 'Asia/Shanghai' },
      gives: {
        entities: [
          { type: 'quantity', value: '2 台', text: '2台', start: 11, end: 13, score: 1, source: 'value' },
          { type: 'number', value: '2', text: '2台', start: 11, end: 13, score: 1, source: 'value' },
          { type: 'date', value: '2026-11-21', text: '明天', start: 14, end: 16, score: 1, source: 'value' },
        ],
      },
    },
    {
      name: 'finds only what it is asked for',
      options: { find: ['date'] },
      input: { kind: 'message', text: '两台', attachments: [] },
      parts: { mentions: [], tokens: [] },
      nothing: true,
    },
    { name: 'has nothing to say of a turn without a message', input: { kind: 'open' }, nothing: true },
    { name: 'knows its kinds', options: { find: ['colour'] }, invalid: '/find/0' },
  ],
});

describe('entity-value', () => {
  it('hands on what is there, without a number that is part of a day', async () => {
    const order: Entity = { ...NUMBER, type: 'order_number', value: 'SO1', text: 'SO1', start: 4, end: 7 };
    const stage = await plugin.create(
      {},
      { bot: { zone: 'UTC' } } as Parameters<typeof plugin.create>[1],
      null,
    );
    const turn = {
      input: { kind: 'message', text: '3号的 SO1', attachments: [] },
      at: AT,
      parts: { mentions: [], tokens: [], entities: [NUMBER, order] },
    } as unknown as Parameters<typeof stage.run>[0];
    const result = await stage.run(turn, new AbortController().signal);
    expect(result).toMatchObject({
      entities: [{ type: 'date', value: '2026-11-03' }, { type: 'order_number' }],
    });
  });

  it.each([
    ['两千五', ['2500']],
    ['三', ['3']],
    ['twelve', ['12']],
    ['三台', ['3']],
    ['两三个', []],
    ['三四', []],
    ['三心二意', []],
  ])('reads the number of "%s", where it is one', (text, expected) => {
    const numbers = findValues(text, [], 'UTC', AT).filter(({ type }) => type === 'number');
    expect(numbers.map(({ value }) => value)).toEqual(expected);
  });

  it.each([
    ['digits', '1'.repeat(10_000)],
    ['numerals', '一千'.repeat(5000)],
    ['roads without a number', '路路通路'.repeat(2500)],
    ['cities', '上海市北京市'.repeat(1700)],
    ['e-mail without an end', 'a.'.repeat(5000)],
    ['blanks', ' '.repeat(10_000)],
    ['half a range', '1到'.repeat(5000)],
    ['lone surrogates', '\ud800'.repeat(5000)],
    ['zero-width and bidi', '\u200b\u202e3\u202c天\u2066前'.repeat(1500)],
  ])('reads 10 kB of %s in time', (_what, text) => {
    const begun = performance.now();
    for (const { start, end, text: words } of findValues(text, [], 'UTC', AT))
      expect(text.slice(start, end)).toBe(words);
    expect(performance.now() - begun).toBeLessThan(500);
  });
});
