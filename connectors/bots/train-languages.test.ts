import { readdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type OpenedBot, openBot } from './open-bot.ts';
import { makeTempBot, repliesFile, type TempBot } from './temp-bot.samples.ts';
import type { TrainProgress } from './train-plugins.ts';

/** A learner of each language by itself, which waits for the other one to have begun: it ends at once only beside it. */
const BY_LANGUAGE = `
import { existsSync, writeFileSync } from 'node:fs';
import { threadId } from 'node:worker_threads';
const mark = (language) => new URL('./begun-' + language, import.meta.url);
const together = () => existsSync(mark('en')) && existsSync(mark('zh'));
export const learner = {
  id: 'learner',
  summary: 'Learns each language by itself.',
  options: { type: 'object', properties: {}, additionalProperties: false },
  needs: [],
  gives: ['extras'],
  trainer: {
    byLanguage: true,
    fingerprint: (options, { languages, intents }) => JSON.stringify(languages.map((one) => intents.greet.examples[one])),
    train: async (options, { languages }, lexicon, report) => {
      const [language] = languages;
      report(0.5, language);
      writeFileSync(mark(language), '');
      for (let wait = 0; wait < 500 && !together(); wait += 1) await new Promise((done) => setTimeout(done, 10));
      report(1, language);
      return JSON.stringify({ [language]: { threadId, languages, beside: together() } });
    },
  },
  create: (options, ports, trained) => ({ run: () => ({ notes: [trained] }) }),
};
`;
/** Where there is one processor they take turns. */
const BESIDE = availableParallelism() > 1;
const INTENTS = (zh: string) =>
  `intents:\n  greet:\n    about: greet\n    examples:\n      en: [hello you, good day, hey there, hi you, hi]\n      zh: [你好, 您好, 早上好, 嗨, ${zh}]\n`;

let bot: TempBot;
let progress: TrainProgress[] = [];
const opened: OpenedBot[] = [];

beforeEach(async () => {
  bot = await makeTempBot();
  const pipeline =
    'pipeline: tiny\nlanguages: [en, zh]\nknowledge: tiny\nwelcome: hello\nplugins:\n  learner: ./learner\nstages:\n  - learner\n';
  await bot.write('pipelines/tiny/pipeline.yaml', pipeline);
  await bot.write('pipelines/tiny/learner/index.ts', BY_LANGUAGE);
  const replies = repliesFile('Hello').replaceAll(/\{ en: (\w+) \}/g, '{ en: $1, zh: $1 }');
  await bot.write('pipelines/tiny/replies.yaml', replies);
  await bot.write('knowledge/tiny/intents/all.yaml', INTENTS('哈喽'));
});

afterEach(async () => {
  for (const { plan } of opened.splice(0)) await plan?.close();
  await bot.close();
});

async function productOf() {
  progress = [];
  const one = await openBot({ ...bot.options, onProgress: (news) => progress.push(news) });
  opened.push(one);
  const result = await one.plan?.stages[0]?.running.run({} as never, new AbortController().signal);
  return result && 'notes' in result ? JSON.parse(result.notes?.[0] ?? 'null') : one.problems;
}

it('languages are trained side by side into one product, and only what changed again', {
  timeout: 30_000,
}, async () => {
  const first = await productOf();
  expect(first).toMatchObject({
    en: { languages: ['en'], beside: BESIDE },
    zh: { languages: ['zh'] },
  });
  expect(first.en.threadId).not.toBe(first.zh.threadId);
  const shares = progress.map(({ done }) => done);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect(shares.toSorted()).toEqual([0.25, 0.5, 0.75, 1]);
  await bot.write('knowledge/tiny/intents/all.yaml', INTENTS('在吗'));
  const second = await productOf();
  expect(second.en).toEqual(first.en);
  expect(second.zh.threadId).not.toBe(first.zh.threadId);
  expect(progress.map(({ what }) => what)).toEqual(['zh', 'zh']);
  expect(await readdir(join(bot.options.dataFolder, 'trained'))).toHaveLength(3);
});
