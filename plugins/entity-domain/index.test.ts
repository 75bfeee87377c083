import { describe, expect, it } from 'vitest';
import type { CatalogueEntry, Intent, Mention, PluginPorts, Turn } from '#engine/plugin';
import { testPlugin } from '#engine/testing/test-plugin';
import { plugin } from './index.ts';
import type { Options } from './schema.ts';

const BOT = { entities: { order_number: { pattern: 'so[ -]?\\d{10}', strip: ' -', upper: true } } };
const PORTS = { ...({} as PluginPorts), bot: { ...({} as PluginPorts['bot']), ...BOT } };
const IPHONE = entry('product', 'ip15p', 'iPhone 15 Pro');
const ASK: Intent = {
  name: 'recommend',
  score: 0.5,
  rejected: false,
  alternatives: [{ name: 'product_question', score: 0.4 }],
};

testPlugin(plugin, {
  cases: [
    {
      name: 'knows phones without being told',
      input: { kind: 'message', text: 'call 13812345678', attachments: [] },
      parts: { language: 'en', mentions: [], tokens: [], intent: ASK },
      gives: {
        entities: [
          {
            type: 'phone',
            value: '13812345678',
            text: '13812345678',
            start: 5,
            end: 16,
            score: 1,
            source: 'pattern',
          },
        ],
      },
    },
    { name: 'has nothing to say of a turn without a message', input: { kind: 'open' }, nothing: true },
    { name: 'keeps a boost within 1', options: { boost: { a: { b: 3 } } }, invalid: '/boost/a/b' },
  ],
});

describe('entities', () => {
  it('reads one product and no number in a product name', async () => {
    const text = '买2台iPhone 15 Pro';
    const found = await read(text, [mention(text, 'iPhone 15 Pro', IPHONE)]);
    expect(found.entities).toMatchObject([
      { type: 'number', value: '2', source: 'pattern' },
      { type: 'product', value: 'ip15p', name: 'iPhone 15 Pro', score: 1, source: 'catalogue' },
    ]);
  });

  it('finds the bot’s own values, and phones, on text of any width', async () => {
    const found = await read('ｓｏ－２６１１１６０７３４，电话138 1234 5678', []);
    expect(found.entities).toMatchObject([
      { type: 'order_number', value: 'SO2611160734', start: 0, end: 13 },
      { type: 'phone', value: '13812345678' },
    ]);
  });

  it('keeps every meaning of an ambiguous name', async () => {
    const brand = entry('brand', 'apple', '苹果');
    const meanings = [IPHONE, entry('product', 'ip15', 'iPhone 15'), brand];
    const found = await read('苹果', [mention('苹果', '苹果', ...meanings)]);
    expect(found.entities).toMatchObject([
      { type: 'product', value: 'ip15p', alternatives: [{ value: 'ip15' }] },
      { type: 'brand', value: 'apple', start: 0, end: 2 },
    ]);
    expect(found.entities?.[0]?.score).toBeLessThan(0.5);
  });

  it('says what stands inside a mention', async () => {
    const inside = [{ type: 'brand', value: 'apple' }];
    const found = await read('苹果15', [{ ...mention('苹果15', '苹果15', IPHONE), inside }]);
    expect(found.notes).toEqual(['inside 苹果15: brand apple']);
  });
});

describe('references', () => {
  it.each([
    ['它多少钱', 'zh', '它'],
    ['这款有货吗', 'zh', '这款'],
    ['那个呢', 'zh', '那个'],
    ['is this one in stock', 'en', 'this one'],
    ['How much is it?', 'en', 'it'],
  ])('resolves %s to what was talked about last', async (text, language, words) => {
    const found = await read(text, [], {}, language);
    expect(found.entities).toMatchObject([{ type: 'product', value: 'ip15p', text: words, source: 'focus' }]);
    expect(found.entities?.[0]?.score).toBeLessThan(1);
  });

  it.each([
    ['这个订单呢', 'zh'],
    ['item with credit', 'en'],
    ['多少钱', 'zh'],
  ])('reads none in %s', async (text, language) => {
    expect((await read(text, [], {}, language)).entities).toEqual([]);
  });

  it('leaves words alone where a thing of that type is named', async () => {
    const text = '这个iPhone 15 Pro';
    expect((await read(text, [mention(text, 'iPhone 15 Pro', IPHONE)])).entities).toHaveLength(1);
  });
});

describe('boost', () => {
  const text = 'iPhone 15 Pro';
  const named = [mention(text, text, IPHONE)];
  const boost = { product: { product_question: 0.3, recommend: -0.1, unheard_of: 0.9 } };

  it('raises and lowers, ranks anew and says by how much', async () => {
    const found = await read(text, named, { boost });
    expect(found.intent).toEqual({
      name: 'product_question',
      score: 0.7,
      rejected: false,
      alternatives: [{ name: 'recommend', score: 0.4 }],
    });
    expect(found.notes).toContain('product_question +0.3 for product: 0.4 → 0.7');
  });

  it('does nothing for entities that a pronoun stands for', async () => {
    expect((await read('它呢', [], { boost })).intent).toEqual(ASK);
  });

  it('takes a rejected intent only where the options say so', async () => {
    const rejected: Intent = { ...ASK, name: null, rejected: true };
    expect((await read(text, named, { boost }, 'zh', rejected)).intent).toMatchObject({
      name: null,
      rejected: true,
    });
    const found = await read(text, named, { boost, accept_above: 0.6 }, 'zh', rejected);
    expect(found.intent).toMatchObject({ name: 'product_question', rejected: false });
  });
});

async function read(
  text: string,
  mentions: readonly Mention[],
  options: Options = {},
  language = 'zh',
  intent = ASK,
) {
  const state = { focus: [{ type: 'product', value: 'ip15p', name: 'iPhone 15 Pro', turn: 1 }] };
  const turn = {
    ...({} as Turn),
    input: { kind: 'message', text, attachments: [] } as const,
    state: { ...({} as Turn['state']), ...state },
    parts: { language, tokens: [], mentions, intent },
  };
  const stage = await plugin.create(options, PORTS, null);
  const result = await stage.run(turn, new AbortController().signal);
  if (result === undefined || 'code' in result) throw new Error('expected parts');
  return result;
}

function mention(text: string, words: string, ...entries: readonly CatalogueEntry[]): Mention {
  const start = text.indexOf(words);
  const end = start + words.length;
  return { type: entries[0]?.type ?? '', start, end, text: words, entries, score: 1, inside: [] };
}

function entry(type: string, id: string, name: string): CatalogueEntry {
  return { id, type, name, names: {}, facts: {} };
}
