import { describe, expect, it } from 'vitest';
import type { CatalogueEntry, Lexicon, Turn } from '#engine/plugin';
import { testPlugin } from '#engine/testing/test-plugin';
import { checkJieba, plugin, tokenize } from './index.ts';
import { type Cutter, makeCutter, missingJieba } from './load-cutter.ts';
import type { Options } from './schema.ts';

const NAMES = ['iPhone 15 Pro', '华为', '天猫精灵'];
const jieba = await makeCutter(() => import('nodejieba'));
const fallback = await makeCutter(() => Promise.reject(new Error('no binding')));

testPlugin(plugin, {
  cases: [
    {
      name: 'gives language, words and names',
      input: { kind: 'message', text: 'hello', attachments: [] },
      gives: { language: 'en', tokens: [{ text: 'hello', start: 0, end: 5 }], mentions: [] },
    },
    { name: 'wants a list of types', options: { dictionary: 'product' }, invalid: '/dictionary' },
  ],
});

describe('tokens', () => {
  it('keeps catalogue names whole and leads every token back to the text', () => {
    const text = 'ＯＫ，华为和iPhone 15 Pro多少钱';
    const found = read(text);
    expect(found.tokens?.map((token) => token.text)).toEqual([
      'ok',
      ',',
      '华为',
      '和',
      'iphone 15 pro',
      '多少',
      '钱',
    ]);
    expect(found.tokens?.map(({ start, end }) => text.slice(start, end))).toEqual([
      'ＯＫ',
      '，',
      '华为',
      '和',
      'iPhone 15 Pro',
      '多少',
      '钱',
    ]);
  });

  it('spells traditional Chinese as simplified, each token at its place', () => {
    const text = '我要退貨，華為多少錢';
    const found = read(text);
    expect(found.tokens?.map((token) => token.text)).toEqual(['我要', '退货', ',', '华为', '多少', '钱']);
    expect(found.tokens?.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text);
    expect(found.language).toBe('zh');
  });

  it('does not shatter Latin words and numbers', () => {
    expect(read('order20240102 退货').tokens?.map((token) => token.text)).toEqual(['order20240102', '退货']);
  });

  it('cuts names of types that are not in the dictionary option', () => {
    const found = read('华为', { dictionary: ['place'] });
    expect(found.mentions).toHaveLength(1);
    expect(read('iPhone 15 Pro', { dictionary: ['place'] }).tokens).toHaveLength(3);
  });

  it.each(['', ' \n', '👍\ud800', '\u200b', '\u0000'])('takes %j', (text) => {
    for (const token of read(text).tokens ?? []) expect(token.end).toBeGreaterThan(token.start);
  });

  it('notes words and dictionary hits for the trace, of a pasted page the first of them', () => {
    expect(read('华为多少钱').notes).toEqual([
      'tokens 华为 | 多少 | 钱',
      expect.stringMatching(/^dictionary 华为 = /),
    ]);
    const [tokens = ''] = read('苹果 '.repeat(500)).notes ?? [];
    expect(tokens).toMatch(/ \| … and 460 more$/);
    expect(tokens.length).toBeLessThan(300);
  });

  it('cuts with Intl.Segmenter and says so where jieba is missing', () => {
    const found = read('我要退货', {}, fallback);
    expect(found.tokens?.map((token) => token.text).join('')).toBe('我要退货');
    expect(found.notes?.[0]).toContain('no binding');
    expect(read('我要退货').notes).toEqual(['tokens 我要 | 退货']);
  });

  it('warns where jieba is missing, and only there', async () => {
    const missing = missingJieba(() => Promise.reject(new Error('no binding')));
    expect(await checkJieba(missing)).toMatchObject([
      {
        code: 'STAGE_LACKS_PACKAGE',
        message: expect.stringMatching(/tokenize-jieba.*nodejieba.*no binding/),
        hint: expect.stringContaining('g++'),
      },
    ]);
    expect(await plugin.check?.({})).toEqual([]);
  });
});

describe('language', () => {
  it.each([
    ['iPhone 15 Pro 多少钱', 'zh'],
    ['华为 price?', 'en'],
    ['天猫精灵 in stock?', 'en'],
    ['我要return这个', 'zh'],
    ['支持 type-c 吗', 'zh'],
    ['how much is the iPhone 15 Pro', 'en'],
    ['ＨＥＬＬＯ there', 'en'],
  ])('of %s is %s', (text, language) => {
    expect(read(text).language).toBe(language);
  });

  it.each(['👍👍', '', '123', 'iPhone 15 Pro', '？？', 'SO2611150023', 'ok', 'a.b@example.com'])(
    'of %j is what the conversation spoke before',
    (text) => {
      expect(read(text, {}, jieba, 'en').language).toBe('en');
      expect(read(text).language).toBe('zh');
    },
  );

  it('is one that the bot speaks', () => {
    const tokenizer = { cutter: jieba, lexicon: lexiconOf(NAMES), languages: ['zh'] as const };
    expect(tokenize(tokenizer, {}, turnOf('hello there')).language).toBe('zh');
  });

  it('stays in turns without a message', () => {
    const turn: Turn = { ...turnOf(''), input: { kind: 'open' }, parts: { language: 'en' } };
    const tokenizer = { cutter: jieba, lexicon: lexiconOf([]), languages: ['zh', 'en'] as const };
    expect(tokenize(tokenizer, {}, turn)).toEqual({ language: 'en' });
  });
});

function read(text: string, options: Options = {}, cutter: Cutter = jieba, before?: string) {
  const turn = turnOf(text);
  const parts = before === undefined ? {} : { language: before };
  return tokenize({ cutter, lexicon: lexiconOf(NAMES), languages: ['zh', 'en'] }, options, {
    ...turn,
    parts,
  });
}

function turnOf(text: string): Turn {
  const state = { slots: {}, stack: [], focus: [], misses: 0, said: [], offered: [], turns: 0 };
  const input = { kind: 'message', text, attachments: [] } as const;
  return { id: 't', input, at: 0, conversation: 'c', state, seed: 1, parts: {} };
}

/** Finds names letter by letter; the real one is tested in knowledge/lexicon. */
function lexiconOf(names: readonly string[]): Lexicon {
  const entries = names.map(
    (name): CatalogueEntry => ({ id: name, type: 'product', name, names: {}, facts: {} }),
  );
  return {
    match: (text) =>
      entries
        .filter(({ name }) => text.includes(name))
        .map((entry) => {
          const start = text.indexOf(entry.name);
          const end = start + entry.name.length;
          return { type: entry.type, start, end, text: entry.name, entries: [entry], score: 1, inside: [] };
        })
        .sort((a, b) => a.start - b.start),
    entry: (_type, id) => entries.find((entry) => entry.id === id),
  };
}
