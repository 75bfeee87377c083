import { describe, expect, it } from 'vitest';
import type { CatalogueEntry, Entity, Intent, Mention, PluginPorts, Turn } from '#engine/plugin';
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
    expect(found.entities).toMatchObject([{ value: IPHONE.id, inside }]);
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

  it('does nothing for a thing that is only talked about', async () => {
    expect((await read('保修呢', [], { boost })).intent).toEqual(ASK);
  });

  it('weighs what is pointed at by boosts of its own, and says which words did it', async () => {
    const boost_focus = { product: { product_question: 0.2 } };
    const found = await read('它多重', [], { boost, boost_focus }, 'zh', ASK, { pointed: [IT] });
    expect(found.intent).toMatchObject({ name: 'product_question', score: 0.6 });
    expect(found.notes).toContain('product_question +0.2 for product (它): 0.4 → 0.6');
  });

  it('weighs what is left out only where the same was wanted last', async () => {
    const boost_focus = { product: { product_question: 0.2 } };
    const wished = async (lastIntent: string) =>
      (await read('多少钱', [], { boost_focus }, 'zh', ASK, { lastIntent })).intent?.name;
    expect(await wished('product_question')).toBe('product_question');
    expect(await wished('order_status')).toBe('recommend');
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

describe('what says no more than which thing', () => {
  const asks = { product: 'product_question' };
  const rejected: Intent = { ...ASK, name: null, rejected: true };

  it.each([
    ['它呢', '它'],
    ['那它怎么样', '它'],
    ['它有吗', '它'],
    ['介绍一下它', '它'],
    ['tell me about it', 'it'],
  ])('%s asks again what was wanted', async (text, words) => {
    const pointed = [
      { ...IT, text: words, start: text.indexOf(words), end: text.indexOf(words) + words.length },
    ];
    const state = { lastIntent: 'warranty_query', pointed };
    const found = await read(text, [], { asks }, 'zh', rejected, state);
    expect(found.intent).toMatchObject({ name: 'warranty_query', rejected: false });
    expect(found.notes).toContain(`warranty_query asked of ${words}: wanted before`);
  });

  it('asks what is usually asked where the last wish is about several', async () => {
    const rules = { asks, not_again: ['compare_products'] };
    const state = { lastIntent: 'compare_products', pointed: [IT] };
    const found = await read('它呢', [], rules, 'zh', rejected, state);
    expect(found.intent?.name).toBe('product_question');
    expect(found.notes).toContain('product_question asked of 它: what is asked of a product');
  });

  it('leaves a message alone that says more, or has nothing to ask', async () => {
    const state = { lastIntent: 'warranty_query', pointed: [IT] };
    expect((await read('它发票抬头', [], { asks }, 'zh', rejected, state)).intent?.name).toBeNull();
    expect((await read('它呢', [], {}, 'zh', rejected, { pointed: [IT] })).intent?.name).toBeNull();
  });

  it('takes a colour for the thing asked about, and for nothing else', async () => {
    const black = { ...IT, text: '换成黑色', end: 4, score: 0.5 };
    const exchange: Intent = { ...ASK, name: 'exchange_goods', score: 1 };
    const wished = async (lastIntent: string) =>
      (await read('换成黑色', [], { asks }, 'zh', exchange, { lastIntent, pointed: [black] })).intent?.name;
    expect(await wished('product_question')).toBe('product_question');
    expect(await wished('order_status')).toBe('exchange_goods');
  });
});

const IT: Entity = {
  type: 'product',
  value: 'ip15p',
  name: 'iPhone 15 Pro',
  text: '它',
  start: 0,
  end: 1,
  score: 0.6,
  source: 'focus',
  because: 'talked about last',
};

type Memory = { readonly lastIntent?: string; readonly pointed?: readonly Entity[] };

async function read(
  text: string,
  mentions: readonly Mention[],
  options: Options = {},
  language = 'zh',
  intent = ASK,
  { pointed = [], ...memory }: Memory = {},
) {
  const state = { ...memory, focus: [{ type: 'product', value: 'ip15p', name: 'iPhone 15 Pro', turn: 1 }] };
  const turn = {
    ...({} as Turn),
    input: { kind: 'message', text, attachments: [] } as const,
    state: { ...({} as Turn['state']), ...state },
    parts: { language, tokens: [], mentions, intent, entities: pointed },
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
