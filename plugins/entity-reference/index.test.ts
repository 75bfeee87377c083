import { describe, expect, it } from 'vitest';
import type { CatalogueEntry, Mention, PluginPorts, Turn } from '#engine/plugin';
import { testPlugin } from '#engine/testing/test-plugin';
import { plugin } from './index.ts';

const IPHONE = entry('ip15p', 'iPhone 15 Pro', 'apple', '6999');
const MI = entry('mi15', '小米15', 'xiaomi', '3999');
const LATEST = { type: 'product', value: 'ip15p', name: 'iPhone 15 Pro', turn: 1 };
const STATE = {
  slots: {},
  stack: [],
  focus: [LATEST],
  misses: 0,
  said: [],
  offered: [],
  turns: 1,
};

testPlugin(plugin, {
  cases: [
    {
      name: 'says what a pronoun stands for, and why',
      input: { kind: 'message', text: '它多少钱', attachments: [] },
      parts: { language: 'zh', mentions: [], tokens: [] },
      turn: { state: STATE },
      gives: {
        entities: [
          {
            type: 'product',
            value: 'ip15p',
            name: 'iPhone 15 Pro',
            text: '它',
            start: 0,
            end: 1,
            source: 'focus',
            score: 0.6,
            because: 'talked about last',
          },
        ],
      },
    },
    {
      name: 'has nothing to say where nothing was talked about',
      input: { kind: 'message', text: '它多少钱', attachments: [] },
      parts: { language: 'zh', mentions: [], tokens: [] },
      nothing: true,
    },
    { name: 'has nothing to say of a turn without a message', input: { kind: 'open' }, nothing: true },
  ],
});

describe('references', () => {
  it.each([
    ['它多少钱', '它'],
    ['这款有货吗', '这款'],
    ['那个呢', '那个'],
    ['is this one in stock', 'this one'],
    ['How much is it?', 'it'],
  ])('resolves %s to what was talked about last', async (text, words) => {
    expect(await read(text)).toMatchObject([{ value: 'ip15p', text: words, source: 'focus' }]);
  });

  it.each(['这个订单呢', 'item with credit', '多少钱'])('reads none in %s', async (text) => {
    expect(await read(text)).toEqual([]);
  });

  it('leaves words alone where a thing of that type is named', async () => {
    expect(await read('这个iPhone 15 Pro', { mentions: [mention('这个iPhone 15 Pro', IPHONE)] })).toEqual([]);
  });

  it.each(['how does it compare to the iPhone 15 Pro', 'is it better than the iPhone 15 Pro'])(
    'but takes them for the other side where the two are compared: %s',
    async (text) => {
      const focus = [{ ...LATEST, value: 'mi15', name: '小米15' }];
      expect(await read(text, { focus, mentions: [mention(text, IPHONE)] })).toMatchObject([
        { value: 'mi15', text: 'it' },
      ]);
    },
  );

  it('keeps the other one as an alternative where two were named in one breath', async () => {
    const focus = [LATEST, { ...LATEST, value: 'mi15', name: '小米15' }];
    expect(await read('它多少钱', { focus })).toMatchObject([
      { value: 'ip15p', alternatives: [{ value: 'mi15', score: 0.5 }] },
    ]);
  });

  it('takes who brought it up for a part of the words', async () => {
    const listed = [LATEST, { ...LATEST, value: 'mi15', name: '小米15' }];
    const text = '刚才你推荐的第二个多少钱';
    expect(await read(text, { listed })).toMatchObject([
      { value: 'mi15', text: '刚才你推荐的第二个', score: 0.8, because: 'place 2 among ip15p, mi15' },
    ]);
  });

  it('finds places in a list of products behind a later list of kinds', async () => {
    const kinds = ['phone', 'tablet'].map((value) => ({ type: 'category', value, name: value, turn: 3 }));
    const listed = [...kinds, LATEST, { ...LATEST, value: 'mi15', name: '小米15' }];
    expect(await read('第二个多少钱', { focus: [], listed })).toMatchObject([
      { type: 'product', value: 'mi15' },
    ]);
  });

  it('reads the beginning of a pasted page', async () => {
    expect(await read(`它${'。'.repeat(999)}`)).toHaveLength(1);
    expect(await read(`${'。'.repeat(1000)}它`)).toEqual([]);
  });

  it('says less of a colour than of a pronoun', async () => {
    expect(await read('换成黑色')).toMatchObject([{ value: 'ip15p', score: 0.5 }]);
  });
});

type Memory = {
  readonly mentions?: readonly Mention[];
  readonly focus?: Turn['state']['focus'];
  readonly listed?: Turn['state']['focus'];
};

async function read(text: string, { mentions = [], ...memory }: Memory = {}) {
  const lexicon = {
    entry: (_type: string, id: string) => [IPHONE, MI].find((one) => one.id === id),
  } as unknown as PluginPorts['lexicon'];
  const ports = { lexicon, bot: { entities: {} } } as unknown as PluginPorts;
  const stage = await plugin.create({}, ports, null);
  const turn: Turn = {
    id: 't',
    at: 0,
    conversation: 'c',
    seed: 1,
    input: { kind: 'message', text, attachments: [] },
    state: { ...STATE, ...memory },
    parts: { language: 'zh', tokens: [], mentions },
  };
  const result = await stage.run(turn, new AbortController().signal);
  if (result !== undefined && 'code' in result) throw new Error(result.code);
  return result?.entities ?? [];
}

function mention(text: string, of: CatalogueEntry): Mention {
  const start = text.indexOf(of.name);
  const end = start + of.name.length;
  return { type: 'product', start, end, text: of.name, entries: [of], score: 1, inside: [] };
}

function entry(id: string, name: string, brand: string, price: string): CatalogueEntry {
  return { id, type: 'product', name, names: {}, facts: { brand, price } };
}
