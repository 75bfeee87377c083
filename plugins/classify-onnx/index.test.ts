import { beforeAll, describe, expect, it } from 'vitest';
import type { Bot } from '#engine/plugin';
import { testPlugin } from '#engine/testing/test-plugin';
import { ask, BOT, botWith, LEXICON, trainOnce } from './classify-onnx.samples.ts';
import { checkRuntime, plugin } from './index.ts';
import type { ReportData } from './report-data.ts';
import type { Options } from './schema.ts';

let trained = '';
const progress: number[] = [];

beforeAll(async () => {
  trained = (await plugin.trainer?.train({}, BOT, LEXICON, (done) => progress.push(done))) ?? '';
});

const NOTHING = { name: null, score: 0, rejected: true, alternatives: [] };

testPlugin(plugin, {
  cases: [
    {
      name: 'fails with a code where it was not trained',
      parts: { mentions: [] },
      fails: 'STAGE_NOT_TRAINED',
    },
    {
      name: 'has nothing to say of a turn without a message',
      input: { kind: 'open' },
      trained: '{}',
      nothing: true,
    },
    {
      name: 'rejects a language without examples',
      trained: '{}',
      parts: { language: 'en', mentions: [] },
      gives: { intent: NOTHING },
    },
    { name: 'wants a share for its limit', options: { reject_below: 2 }, invalid: '/reject_below' },
    { name: 'wants a known precision', options: { precision: 'int4' }, invalid: '/precision' },
  ],
});

describe('training', () => {
  it('reports rising progress up to 1', () => {
    expect(progress.length).toBeGreaterThan(20);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(progress.at(-1)).toBe(1);
  });

  it('makes the same product from the same bot and seed, and another from another seed', async () => {
    expect(await trainOnce()).toBe(trained);
    expect(await trainOnce(BOT, { seed: 2 })).not.toBe(trained);
  });

  it('has a fingerprint that follows examples and options, and nothing else', () => {
    const of = (options: Options, bot: Bot) => plugin.trainer?.fingerprint(options, bot, LEXICON);
    expect(of({}, { ...BOT, name: 'other', welcome: 'hi' })).toBe(of({}, BOT));
    expect(of({ reject_below: 0.2, margin: 0.3 }, BOT)).toBe(of({}, BOT));
    expect(of({ seed: 1 }, BOT)).toBe(of({}, BOT));
    for (const options of [{ false_accepts: 0.2 }, { seed: 2 }, { precision: 'float32' }] as const) {
      expect(of(options, BOT)).not.toBe(of({}, BOT));
    }
    expect(of({}, { ...BOT, outOfScope: {} })).not.toBe(of({}, BOT));
  });
});

describe('classifying', () => {
  it('names the intent with a chance and the others', async () => {
    const [said] = await ask(['我想退货'], trained);
    expect(said?.intent).toMatchObject({ name: 'return_goods', rejected: false });
    expect(said?.intent?.score).toBeGreaterThan(0.5);
    expect(said?.intent?.alternatives.map(({ name }) => name)).toEqual(['ask_price']);
  });

  it('refuses what looks like the out-of-scope examples and keeps the guesses', async () => {
    const [said] = await ask(['今天天气怎么样'], trained);
    expect(said?.intent).toMatchObject({ name: null, rejected: true });
    expect(said?.intent?.alternatives).toHaveLength(2);
    expect(said?.notes?.[0]).toMatch(/^out of scope: /);
  });

  it('says in its notes what spoke for an intent, and every limit', async () => {
    const [said] = await ask(['我想退货'], trained);
    const notes = said?.notes?.join('\n') ?? '';
    expect(notes).toMatch(/^taken: return_goods 0\.\d+/);
    expect(notes).toMatch(
      /in scope [\d.]+ \(limit [\d.]+\), right [\d.]+ \(limit 0.35\), lead [\d.]+ \(limit 0.1\)/,
    );
    expect(notes).toMatch(/^for return_goods: .*退.* \+\d/m);
  });

  it('reads a misspelt word as the one that was meant, and says so', async () => {
    const bot = botWith({
      refund: ['refund please', 'i want a refund', 'a refund'],
      parcel: ['where is my parcel', 'the parcel', 'my parcel please'],
    });
    const [slipped, meant] = await ask(['i want a refnud', 'i want a refund'], await trainOnce(bot));
    expect(slipped?.intent).toEqual(meant?.intent);
    expect(slipped?.notes).toContain('read “refnud” as “refund”');
    expect(meant?.notes?.join()).not.toContain('read “');
  });

  it('takes numbers as its limits', async () => {
    const of = async (text: string, options: Options) => (await ask([text], trained, { options }))[0];
    const open = { reject_below: 0, unsure_below: 0, margin: 0 };
    expect((await of('今天天气怎么样', open))?.intent?.rejected).toBe(false);
    expect((await of('我想退货', { reject_below: 1 }))?.intent?.rejected).toBe(true);
    expect((await of('我想退货', { ...open, unsure_below: 1 }))?.notes?.[0]).toMatch(/^unsure/);
    expect((await of('我想退货', { ...open, margin: 1 }))?.notes?.[0]).toMatch(/^too close/);
  });

  it('answers many at once as it answers each alone', async () => {
    const texts = [
      '我想退货',
      '多少钱呢',
      '讲个笑话',
      '请问这个怎么卖',
      '怎么退',
      ...Array(40).fill('退货流程是什么'),
    ];
    const together = await ask(texts, trained);
    for (const at of [0, 1, 2, 3, 4, 44]) {
      const [alone] = await ask([texts[at] ?? ''], trained);
      expect(together[at]?.intent?.name).toBe(alone?.intent?.name);
      expect(together[at]?.intent?.score).toBeCloseTo(alone?.intent?.score ?? -1, 3);
    }
  });
});

describe('without the native runtime', () => {
  const runtime = () => Promise.reject(new Error('no such module'));

  it("leaves the earlier stage's intent and says so", async () => {
    const intent = { name: 'ask_price', score: 0.7, rejected: false, alternatives: [] };
    const [said] = await ask(['多少钱'], trained, { runtime, parts: { intent } });
    expect(said).toEqual({ notes: [expect.stringMatching(/no such module.*earlier stage/)] });
  });

  it('gives nothing where nlp-node comes after', async () => {
    const stages = [{ plugin: 'nlp-node' }] as unknown as Bot['stages'];
    const bot = { ...BOT, stages };
    const [said] = await ask(['多少钱'], trained, { runtime, bot });
    expect(said).toEqual({ notes: [expect.stringMatching(/no such module.*nlp-node takes over/)] });
  });

  it('rejects where no other stage gives intents, and says what to do', async () => {
    const [said] = await ask(['多少钱'], trained, { runtime });
    expect(said).toEqual({ intent: NOTHING, notes: [expect.stringMatching(/put nlp-node after/)] });
  });

  it('warns with a code, the package and what it needs; with the runtime it does not', async () => {
    expect(await checkRuntime(runtime)).toMatchObject([
      {
        code: 'STAGE_LACKS_PACKAGE',
        message: expect.stringMatching(/classify-onnx.*onnxruntime-node.*no such module/),
        hint: expect.stringMatching(/npm ci.*glibc/),
      },
    ]);
    expect(await plugin.check?.({})).toEqual([]);
  });
});

describe('bad input', () => {
  it.each([
    ['empty', ''],
    ['an emoji', '👍'],
    ['a lone surrogate', '\ud800'],
    ['unknown words', 'zzz qqq'],
  ])('rejects %s, of which it knows nothing', async (_, text) => {
    expect((await ask([text], trained))[0]?.intent).toEqual(NOTHING);
  });

  it.each([
    ['zero-width characters', '我\u200b想\u200d退\ufeff货'],
    ['bidi marks', '\u202e我想退货\u202c'],
    ['full width and a lone surrogate', '我想退货！！\ud83d'],
    ['10 kB of what came before', `我想退货。${'好的'.repeat(2500)}`],
  ])('sees through %s', async (_, text) => {
    expect(
      (await ask([text], trained, { options: { reject_below: 0, unsure_below: 0, margin: 0 } }))[0]?.intent
        ?.name,
    ).toBe('return_goods');
  });

  it.each([
    ['10 kB of one letter', 'a'.repeat(10_000)],
    ['10 kB of words', 'refund '.repeat(1_500)],
    ['only stop words', '的 了 吗 呢'],
  ])('stays calm at %s', async (_, text) => {
    const [said] = await ask([text], trained);
    expect(said?.intent?.score).toBeGreaterThanOrEqual(0);
    expect(said?.intent?.score).toBeLessThanOrEqual(1);
  });

  it('learns an intent from its one example', async () => {
    const bot = botWith({ return_goods: ['我要退货', '怎么退货', '能退吗'], invoice: ['开发票'] });
    const [said] = await ask(['开发票'], await trainOnce(bot), { bot, options: { reject_below: 0 } });
    expect(said?.intent?.alternatives.concat({ name: said.intent.name ?? '', score: 0 })).toContainEqual(
      expect.objectContaining({ name: 'invoice' }),
    );
  });

  it('takes neither of two intents that have the same examples', async () => {
    const same = [
      '查订单',
      '订单到哪了',
      '我的包裹呢',
      '快递到哪',
      '物流信息',
      '查一下物流',
      '包裹到了吗',
      '订单状态',
    ];
    const bot = botWith({ one: same, other: same, ask_price: ['多少钱', '什么价', '报个价', '价格呢'] });
    const [said] = await ask(['订单到哪了'], await trainOnce(bot), { bot });
    expect(said?.intent).toMatchObject({ name: null, rejected: true });
    expect(
      said?.intent?.alternatives
        .slice(0, 2)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['one', 'other']);
  });

  it('trains nothing from no examples, or from out-of-scope ones alone', async () => {
    expect(await trainOnce({ ...BOT, intents: {}, outOfScope: {} })).toBe('{}');
    expect(await trainOnce({ ...BOT, intents: {} })).toBe('{}');
  });

  it('rejects a language without examples and says why; an earlier intent stays', async () => {
    const parts = { language: 'en' };
    expect(await ask(['hello'], trained, { parts })).toEqual([
      { intent: NOTHING, notes: ['no examples in en'] },
    ]);
    const earlier = await ask(['hello'], trained, { parts: { ...parts, intent: NOTHING } });
    expect(earlier[0]?.intent).toBeUndefined();
  });
});

describe('the report', () => {
  it('is data about what was held out, and a page that stands alone', async () => {
    const { data, html } = plugin.trainer?.report?.(trained, 'test') ?? { data: {}, html: '' };
    expect(data).toMatchObject({ zh: { examples: 66, intents: 2, duplicates: [] } });
    const { zh } = data as unknown as { readonly zh: ReportData };
    expect(zh.accuracy).toBeGreaterThan(0.8);
    expect(zh.coverage).toHaveLength(20);
    expect(zh.reliability.reduce((sum, { count }) => sum + count, 0)).toBe(66);
    expect(zh.scope.refused_outside).toBeGreaterThan(0.5);
    const letIn = zh.confusions.filter(({ wanted }) => wanted === 'out of scope');
    const counted = letIn.reduce((sum, { count }) => sum + count, 0);
    expect(counted).toBe(Math.round((1 - (zh.scope.refused_outside ?? 1)) * 18));
    expect(html).toMatch(/<svg/);
    expect(html).not.toMatch(/(src|href)=/);
  });

  it('finds near-duplicates across intents and examples under the wrong name; markup stays text', async () => {
    const more = {
      one: [...PHRASES, '我的快递到哪里了<b>'],
      other: ['我的快递到哪里了！<b>', ...PRICES_TOO, '我的快递在哪'],
    };
    const product = await trainOnce(botWith(more));
    const { data, html } = plugin.trainer?.report?.(product, '<i>') ?? { data: {}, html: '' };
    const { zh } = data as unknown as { readonly zh: ReportData };
    expect(zh.duplicates[0]).toMatchObject({ one_intent: 'one', other_intent: 'other', alike: 1 });
    expect(html).not.toMatch(/<b>|<i>/);
  });
});

const PHRASES = [
  '快递在哪',
  '包裹到哪了',
  '快递到哪',
  '我的包裹在哪',
  '查快递',
  '快递怎么还没到',
  '包裹在哪里',
  '快递呢',
];
const PRICES_TOO = ['多少钱', '什么价', '报个价', '价格呢', '怎么卖', '卖多少钱', '价钱多少'];
