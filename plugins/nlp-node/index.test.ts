import { beforeAll, describe, expect, it } from 'vitest';
import type { Bot, Lexicon, PluginPorts, Turn, TurnParts } from '#engine/plugin';
import { testPlugin } from '#engine/testing/test-plugin';
import { calibrate, chanceInside, chancesOf } from './calibrate.ts';
import { featuresOf } from './features.ts';
import { plugin } from './index.ts';
import type { Guess } from './network.ts';
import { loadQuickNetwork } from './quick-network.ts';
import type { Options } from './schema.ts';

const RETURNS = [
  '我要退货',
  '怎么退货',
  '想把它退了',
  '退货流程',
  '东西不要了想退',
  '能退吗',
  '申请退货',
  '退一下货',
];
const PRICES = ['多少钱', '价格是多少', '这个怎么卖', '什么价', '报个价', '要花多少钱', '价钱呢', '卖多少'];
const STRANGE = ['今天天气如何', '讲个笑话', '写一首诗', '红烧肉怎么做', '股票会涨吗', '背一段古文'];
const BOT: Bot = {
  ...({} as Bot),
  name: 'test',
  languages: ['zh', 'en'],
  stages: [],
  intents: {
    return_goods: { about: '', examples: { zh: RETURNS.flatMap(polite) } },
    ask_price: { about: '', examples: { zh: PRICES.flatMap(polite) } },
  },
  outOfScope: { zh: STRANGE.flatMap(polite) },
  entities: { order_number: { pattern: 'so\\d{10}' } },
};
const LEXICON: Lexicon = { match: () => [], entry: () => undefined };
const PORTS = { ...({} as PluginPorts), bot: BOT, lexicon: LEXICON };
let trained = '';
let progress: number[] = [];

beforeAll(async () => {
  trained = await trainOnce((done) => progress.push(done));
});

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
      gives: { intent: { name: null, score: 0, rejected: true, alternatives: [] } },
    },
    { name: 'wants a share for its limit', options: { reject_below: 2 }, invalid: '/reject_below' },
  ],
});

describe('training', () => {
  it('reports rising progress up to 1', () => {
    expect(progress.length).toBeGreaterThan(20);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(progress.at(-1)).toBe(1);
  });

  it('makes the same product from the same bot', async () => {
    progress = [];
    expect(await trainOnce(() => undefined)).toBe(trained);
  });

  it('has a fingerprint that follows examples and options, and nothing else', () => {
    const of = (options: Options, bot: Bot) => plugin.trainer?.fingerprint(options, bot, LEXICON);
    expect(of({}, { ...BOT, name: 'other', welcome: 'hi' })).toBe(of({}, BOT));
    expect(of({ reject_below: 0.2 }, BOT)).toBe(of({}, BOT));
    expect(of({ false_accepts: 0.2 }, BOT)).not.toBe(of({}, BOT));
    expect(of({}, { ...BOT, outOfScope: {} })).not.toBe(of({}, BOT));
  });
});

describe('the quick network', () => {
  it("learns node-nlp's own weights, to the last bit", async () => {
    const { NeuralNetwork } = await import('node-nlp/src/classifiers/index.js');
    const corpus = [...RETURNS, ...PRICES, ...STRANGE].map((text, at) => ({
      input: Object.fromEntries(Array.from(text, (letter, place) => [letter, 1 / (place + 1)])),
      output: { [at < 8 ? 'return' : at < 16 ? 'price' : 'none']: at % 2 ? 1 : 0.7 },
    }));
    const settings = { iterations: 30, log: false } as const;
    const networks = [new NeuralNetwork(settings), new (await loadQuickNetwork())(settings)];
    const [own, quick] = networks.map((network) => ({
      status: network.train(corpus),
      weights: network.toJSON(),
    }));
    expect(quick?.weights).toEqual(own?.weights);
    expect(quick?.status).toEqual(own?.status);
    expect(own?.weights.perceptrons.flat().some((weight) => weight > 0.1)).toBe(true);
  });
});

describe('classifying', () => {
  it('names the intent with a chance and up to five others', async () => {
    const intent = await classify('我想退货');
    expect(intent).toMatchObject({ name: 'return_goods', rejected: false });
    expect(intent?.score).toBeGreaterThan(0.5);
    expect(intent?.score).toBeLessThanOrEqual(1);
    expect(intent?.alternatives.map(({ name }) => name)).toEqual(['ask_price']);
  });

  it('rejects what looks like the out-of-scope examples and keeps the guesses', async () => {
    const intent = await classify('今天天气怎么样');
    expect(intent).toMatchObject({ name: null, rejected: true });
    expect(intent?.alternatives).toHaveLength(2);
  });

  it.each(['', '👍', '\ud800', 'zzz qqq'])('rejects %j, of which it knows no word', async (text) => {
    expect(await classify(text)).toEqual({ name: null, score: 0, rejected: true, alternatives: [] });
  });

  it('takes a number as its limit', async () => {
    expect((await classify('今天天气怎么样', { reject_below: 0, unsure_below: 0 }))?.rejected).toBe(false);
    expect((await classify('我想退货', { reject_below: 1 }))?.rejected).toBe(true);
  });

  it('leaves what an earlier stage said, also that it was nothing', async () => {
    const intent = { name: null, score: 0.2, rejected: true, alternatives: [] };
    const parts = { language: 'zh', mentions: [], intent };
    expect(await run('我想退货', {}, parts)).toBeUndefined();
    const untrained = await plugin.create({}, PORTS, null);
    expect(await untrained.run(turnOf('我想退货', parts), new AbortController().signal)).toBeUndefined();
  });

  it('reads what was trained only when it is asked, where it stands behind classify-onnx', async () => {
    const stages = ['classify-onnx', 'nlp-node'].map((id) => ({
      ...({} as Bot['stages'][number]),
      plugin: id,
    }));
    const spare = await plugin.create({}, { ...PORTS, bot: { ...BOT, stages } }, 'no json');
    const { signal } = new AbortController();
    await expect(async () =>
      spare.run(turnOf('我想退货', { language: 'zh', mentions: [] }), signal),
    ).rejects.toThrow();
    await expect(async () => plugin.create({}, PORTS, 'no json')).rejects.toThrow(SyntaxError);
  });

  it('rejects a language without examples and says why', async () => {
    const result = await run('hello', {}, { language: 'en', mentions: [] });
    expect(result).toMatchObject({ intent: { rejected: true }, notes: ['no examples in en'] });
  });
});

describe('featuresOf', () => {
  it('hides masked words behind their type', () => {
    const masked = featuresOf('iPhone 15多少', [{ start: 0, end: 9, type: 'product' }]);
    expect([...masked.keys()]).toEqual([
      '1#productentity',
      '1多',
      '1少',
      '2| #productentity',
      '2#productentity 多',
      '2多 少',
      '2少 |',
    ]);
  });

  it('spells words one way', () => {
    expect(featuresOf('Ｒｅｔｕｒｎｓ', [])).toEqual(featuresOf('returning', []));
  });
});

describe('calibrate', () => {
  it('lets at most the stated share of strangers pass', () => {
    const guess = (score: number): Guess => ({ ranked: [{ name: 'a', score }], none: 0, known: 1 });
    const held = Array.from({ length: 100 }, (_, n) => [
      { intent: 'a', guess: guess(0.4 + n / 200) },
      { intent: null, guess: guess(n / 200) },
    ]).flat();
    const calibration = calibrate(held, 0.1);
    const passed = held.filter(
      (one) => one.intent === null && chanceInside(calibration, one.guess) >= calibration.threshold,
    );
    expect(passed.length).toBeLessThanOrEqual(10);
    expect(passed.length).toBeGreaterThan(5);
    expect(chancesOf(calibration, guess(0.9), 1)[0]?.score).toBeGreaterThan(0.8);
    expect(chancesOf(calibration, guess(0.05), 1)[0]?.score).toBeLessThan(0.2);
  });
});

function polite(text: string): readonly string[] {
  return [text, `你好，${text}`, `${text}谢谢`];
}

async function trainOnce(report: (done: number) => void): Promise<string> {
  return (await plugin.trainer?.train({}, BOT, LEXICON, report)) ?? '';
}

async function classify(text: string, options: Options = {}) {
  const result = await run(text, options, { language: 'zh', mentions: [] });
  return result !== undefined && 'intent' in result ? result.intent : undefined;
}

async function run(text: string, options: Options, parts: Partial<TurnParts>) {
  const stage = await plugin.create(options, PORTS, trained);
  return stage.run(turnOf(text, parts), new AbortController().signal);
}

function turnOf(text: string, parts: Partial<TurnParts>): Turn {
  return { ...({} as Turn), input: { kind: 'message', text, attachments: [] }, parts };
}
