import type { Bot, Encoder, Lexicon, PluginPorts, Turn, TurnParts } from '#engine/plugin';
import type { Judgement } from './classify.ts';
import { createStage } from './index.ts';
import type { ImportRuntime } from './open-session.ts';
import type { Options } from './schema.ts';
import { train } from './train.ts';
import { bucketOf } from './vectors.ts';

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

/** Two intents and some strangers; enough to hold examples out. */
export const BOT: Bot = {
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
export const LEXICON: Lexicon = { match: () => [], entry: () => undefined };

export function portsOf(bot: Bot = BOT): PluginPorts {
  return { ...({} as PluginPorts), bot, lexicon: LEXICON };
}

/** The bot with other intents, each a list of Chinese examples. */
export function botWith(intents: Readonly<Record<string, readonly string[]>>): Bot {
  const entries = Object.entries(intents).map(([name, zh]) => [name, { about: '', examples: { zh } }]);
  return { ...BOT, intents: Object.fromEntries(entries) };
}

export function trainOnce(bot: Bot = BOT, options: Options = {}): Promise<string> {
  return train(options, bot, LEXICON, () => undefined);
}

export function turnOf(text: string, parts: Partial<TurnParts> = {}): Turn {
  return {
    ...({} as Turn),
    input: { kind: 'message', text, attachments: [] },
    parts: { language: 'zh', mentions: [], ...parts },
  };
}

/** What a stage of its own says to each text, all asked at once. */
export async function ask(
  texts: readonly string[],
  trained: string,
  {
    bot = BOT,
    options = {},
    parts = {},
    runtime,
    encoder,
    signal = new AbortController().signal,
  }: {
    readonly bot?: Bot;
    readonly options?: Options;
    readonly parts?: Partial<TurnParts>;
    readonly runtime?: ImportRuntime;
    readonly encoder?: Encoder;
    readonly signal?: AbortSignal;
  } = {},
): Promise<readonly Partial<Judgement>[]> {
  const ports = { ...portsOf(bot), ...(encoder ? { encoder } : {}) };
  const stage = await createStage(options, ports, trained, runtime);
  const answers = await Promise.all(texts.map(async (text) => stage.run(turnOf(text, parts), signal)));
  await stage.close?.();
  return answers.map((answer) => (answer === undefined || 'code' in answer ? {} : answer));
}

/** Vectors of the letters in a text; words of `meanings` mean what is written beside them. */
export function letterEncoder(meanings: Readonly<Record<string, string>> = {}, dimensions = 64): Encoder {
  const bits = Math.log2(dimensions);
  const encode = (text: string): Float32Array => {
    const vector = new Float32Array(dimensions).fill(0.01);
    const said = Object.entries(meanings).reduce((all, [word, same]) => all.replaceAll(word, same), text);
    for (const letter of said) {
      const place = bucketOf(letter, bits);
      vector[place] = (vector[place] ?? 0) + 1;
    }
    const length = Math.hypot(...vector);
    return vector.map((value) => value / length);
  };
  return {
    fingerprint: `letters/${dimensions}/${JSON.stringify(meanings)}`,
    dimensions,
    encode: async (texts) => texts.map(encode),
    close: async () => undefined,
  };
}

function polite(text: string): readonly string[] {
  return [text, `请问${text}`, `${text}，谢谢`];
}
