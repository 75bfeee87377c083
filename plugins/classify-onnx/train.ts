import { type Bot, type EncodedTexts, examplesOf, type Lexicon, type TrainingReport } from '#engine/plugin';
import { maskedText, replaceMasks } from './masked-text.ts';
import { type Product, type StoredModel, storeModel } from './product.ts';
import { renderReport } from './render-report.ts';
import { makeReport } from './report-data.ts';
import type { Options } from './schema.ts';
import { learnMeaning } from './train-meaning.ts';
import { trainModel } from './train-model.ts';

/** Where, in cross-validation, right answers won and wrong ones let in were furthest apart. */
const FALSE_ACCEPTS = 0.15;

/** Changes with the masked text of any example: a new product that no example names needs no new training. */
export function fingerprint(options: Options, bot: Bot, lexicon: Lexicon): string {
  const { false_accepts = FALSE_ACCEPTS, seed = 1, precision = 'int8' } = options;
  const examples = bot.languages.map((language) => [
    language,
    examplesOf(bot, lexicon, language).map(({ text, masks, intent }) => [
      intent,
      replaceMasks(text, masks, (type) => `{${type}}`),
    ]),
  ]);
  return JSON.stringify(['classify-onnx/7', false_accepts, seed, precision, examples]);
}

/** What the encoder is to read: every example once, as it will read a message. */
export function texts(_options: Options, bot: Bot, lexicon: Lexicon): readonly string[] {
  return bot.languages.flatMap((language) =>
    examplesOf(bot, lexicon, language).map(({ text, masks }) => maskedText(text, masks)),
  );
}

/** Train, calibrate and export one model per language; with vectors of the examples, one that weighs meaning too. */
export async function train(
  options: Options,
  bot: Bot,
  lexicon: Lexicon,
  report: (done: number, what: string) => void,
  encoded?: EncodedTexts,
): Promise<string> {
  const { false_accepts: falseAccepts = FALSE_ACCEPTS, seed = 1, precision = 'int8' } = options;
  const product: Record<string, StoredModel> = {};
  for (const [at, language] of bot.languages.entries()) {
    const examples = examplesOf(bot, lexicon, language);
    if (!examples.some(({ intent }) => intent !== null)) continue;
    const tell = (done: number): void => report((at + done) / bot.languages.length, `intents (${language})`);
    const settings = { falseAccepts, seed };
    const share = encoded ? 0.5 : 1;
    const learned = trainModel(examples, settings, (done) => tell(done * share));
    const meaning =
      encoded &&
      learnMeaning(examples, learned, encoded, settings, (done) => tell(share + done * (1 - share)));
    product[language] = storeModel(learned, precision, makeReport(examples, learned), meaning);
  }
  report(1, 'intents');
  return JSON.stringify(product satisfies Product);
}

/** What cross-validation said at training, by language. */
export function report(product: string, bot: string): TrainingReport {
  const stored = Object.entries(JSON.parse(product) as Product);
  const data = Object.fromEntries(stored.map(([language, model]) => [language, model.report]));
  return { data, html: renderReport(bot, data) };
}
