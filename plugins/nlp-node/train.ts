import { type Bot, examplesOf, type Lexicon } from '#engine/plugin';
import { type Calibration, calibrate, UNCALIBRATED } from './calibrate.ts';
import { crossValidate, inTrainingOrder } from './cross-validate.ts';
import { featuresOf } from './features.ts';
import { type Example, type Trained, trainNetwork } from './network.ts';
import type { Options } from './schema.ts';

/** What training makes: one model for each language that has examples. */
export type Product = { readonly [language: string]: Trained & { readonly calibration: Calibration } };

/** Below this many examples nothing can be held out. */
const ENOUGH = 40;
/** Where, in cross-validation, right answers won and wrong ones let in were furthest apart. */
const FALSE_ACCEPTS = 0.15;

/** Changes with the features of any example: a new product that no example names needs no new training. */
export function fingerprint(options: Options, bot: Bot, lexicon: Lexicon): string {
  const examples = bot.languages.map((language) => [
    language,
    featured(bot, lexicon, language).map(({ intent, features }) => [intent, [...features.keys()].join(' ')]),
  ]);
  return JSON.stringify(['nlp-node/2', options.false_accepts ?? FALSE_ACCEPTS, examples]);
}

/** Train and calibrate one network per language. */
export async function train(
  options: Options,
  bot: Bot,
  lexicon: Lexicon,
  report: (done: number, what: string) => void,
): Promise<string> {
  const product: Record<string, Product[string]> = {};
  for (const [at, language] of bot.languages.entries()) {
    const examples = featured(bot, lexicon, language);
    if (examples.length === 0) continue;
    const tell = (done: number): void => report((at + done) / bot.languages.length, `intents (${language})`);
    product[language] = await trainLanguage(examples, options.false_accepts ?? FALSE_ACCEPTS, tell);
  }
  report(1, 'intents');
  return JSON.stringify(product satisfies Product);
}

async function trainLanguage(
  examples: readonly Example[],
  falseAccepts: number,
  report: (done: number) => void,
): Promise<Product[string]> {
  if (examples.length < ENOUGH) {
    return { ...(await trainNetwork(inTrainingOrder(examples), report)), calibration: UNCALIBRATED };
  }
  const held = await crossValidate(examples, (done) => report(done * 0.8));
  const trained = await trainNetwork(inTrainingOrder(examples), (done) => report(0.8 + done * 0.2));
  return { ...trained, calibration: calibrate(held, falseAccepts) };
}

function featured(bot: Bot, lexicon: Lexicon, language: string): readonly Example[] {
  return examplesOf(bot, lexicon, language).map(({ text, masks, intent }) => ({
    intent,
    features: featuresOf(text, masks),
  }));
}
