import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { Type } from 'typebox';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OpenedBot, openBot } from './open-bot.ts';
import { readBotSources } from './read-bot-sources.ts';
import { intentsFile, LEARNER, makeTempBot, repliesFile, type TempBot } from './temp-bot.samples.ts';
import type { TrainProgress } from './train-plugins.ts';

let bot: TempBot;
let progress: TrainProgress[];
const opened: OpenedBot[] = [];

beforeEach(async () => {
  bot = await makeTempBot();
  progress = [];
});

afterEach(async () => {
  for (const { plan } of opened.splice(0)) await plan?.close();
  await bot.close();
});

async function open(): Promise<OpenedBot> {
  const one = await openBot({ ...bot.options, onProgress: (news) => progress.push(news) });
  opened.push(one);
  return one;
}

/** What the learner was trained to. */
async function productOf({ plan }: OpenedBot): Promise<unknown> {
  const turn = {} as never;
  const result = await plan?.stages[0]?.running.run(turn, new AbortController().signal);
  return result && 'notes' in result ? JSON.parse(result.notes?.[0] ?? 'null') : undefined;
}

function found({ problems }: OpenedBot): readonly string[] {
  return problems.map(({ file, line, column, code }) => `${file}:${line}:${column} ${code}`);
}

describe('reading a bot from disk', () => {
  it('takes pipeline and knowledge, by path from the root', async () => {
    const { sources } = await readBotSources(bot.options.root, 'tiny');
    expect([...sources.keys()]).toEqual([
      'pipelines/tiny/flows.yaml',
      'pipelines/tiny/pipeline.yaml',
      'pipelines/tiny/replies.yaml',
      'knowledge/tiny/intents/all.yaml',
      'knowledge/tiny/products.csv',
    ]);
  });

  it('of a bot that is not there gives nothing', async () => {
    expect((await readBotSources(bot.options.root, 'nobody')).sources.size).toBe(0);
  });
});

describe('opening a bot', { timeout: 30_000 }, () => {
  it('trains in another thread and says how far it is', async () => {
    const product = await productOf(await open());
    expect(product).toMatchObject({ learnt: expect.arrayContaining(['hi']), names: ['lamp'] });
    expect(product).not.toMatchObject({ thread: threadId });
    expect(progress).toEqual([{ plugin: 'learner', done: 0.5, what: 'half of it' }]);
  });

  it('does not train again what was trained before', async () => {
    const first = await productOf(await open());
    await bot.write('pipelines/tiny/replies.yaml', repliesFile('Good day'));
    expect(await productOf(await open())).toEqual(first);
    expect(progress).toHaveLength(1);
  });

  it('trains again when an example changes, and leaves whole files only', async () => {
    await open();
    await bot.write('knowledge/tiny/intents/all.yaml', intentsFile('greet', 'good morning'));
    expect(await productOf(await open())).toMatchObject({ learnt: expect.arrayContaining(['good morning']) });
    const files = await readdir(join(bot.options.dataFolder, 'trained'));
    expect(files.sort()).toEqual([expect.stringMatching(/^learner-/), expect.stringMatching(/^learner-/)]);
  });

  it('says at the stage that it could not be trained', async () => {
    await bot.write('knowledge/tiny/intents/all.yaml', intentsFile('greet', 'poison'));
    const one = await open();
    expect(one.plan).toBeNull();
    expect(found(one)).toEqual(['pipelines/tiny/pipeline.yaml:8:5 TRAINING_FAILED']);
  });

  it('warms up the stages that the bot has and no others, once for every opening', async () => {
    const warmed: string[] = [];
    const stage = (id: string) => ({
      id,
      summary: id,
      options: Type.Object({}),
      needs: [],
      gives: [],
      warmUp: () => {
        warmed.push(id);
        throw new Error('cold');
      },
      create: () => ({ run: () => undefined }),
    });
    const pipeline =
      'pipeline: tiny\nlanguages: [en]\nknowledge: tiny\nwelcome: hello\nstages:\n  - one: {}\n';
    await bot.write('pipelines/tiny/pipeline.yaml', pipeline);
    const one = await openBot({ ...bot.options, plugins: [stage('one'), stage('other')] });
    expect(one.plan?.bot.stages).toHaveLength(1);
    expect(warmed).toEqual(['one']);
  });

  it('warns at its line of what a stage has to do without, and runs all the same', async () => {
    const check =
      "check: (options) => [{ code: 'STAGE_LACKS_PACKAGE', message: options.loud ? 'loud' : 'calm', hint: 'h', retry: false, data: {} }],\n  create:";
    await bot.write('pipelines/tiny/learner/index.ts', LEARNER.replace('create:', check));
    const one = await open();
    expect(one.plan?.bot.stages).toHaveLength(1);
    const place = { file: 'pipelines/tiny/pipeline.yaml', line: 8, column: 5 };
    const said = { code: 'STAGE_LACKS_PACKAGE', message: 'calm', hint: 'h', severity: 'warning' };
    expect(one.problems).toEqual([{ ...place, ...said }]);
  });

  it('warns of a check that throws, and runs all the same', async () => {
    const check = "check: () => { throw new Error('nobody looks'); },\n  create:";
    await bot.write('pipelines/tiny/learner/index.ts', LEARNER.replace('create:', check));
    const one = await open();
    expect(one.plan).not.toBeNull();
    expect(one.problems).toMatchObject([{ code: 'STAGE_THREW', severity: 'warning', line: 8 }]);
  });

  it('has no plan when it is given up', async () => {
    const one = await openBot({ ...bot.options, signal: AbortSignal.abort() });
    expect(one.plan).toBeNull();
  });
});

describe('a plugin of the bot itself', { timeout: 30_000 }, () => {
  it.each([
    ['a folder that is not there', './nowhere', 'PLUGIN_LOAD'],
    ['a package that is not installed', 'no-such-parley-plugin', 'PLUGIN_LOAD'],
    ['a folder outside of the bot', '../../data', 'PLUGIN_LOAD'],
  ])('%s is refused where it is named', async (_, from, code) => {
    const text = `pipeline: tiny\nlanguages: [en]\nknowledge: tiny\nwelcome: hello\nplugins:\n  learner: ${from}\nstages:\n  - learner\n`;
    await bot.write('pipelines/tiny/pipeline.yaml', text);
    expect(found(await open())).toEqual([`pipelines/tiny/pipeline.yaml:6:12 ${code}`]);
  });

  it.each([
    ['another id', "id: 'learner'", "id: 'teacher'"],
    ['no create', 'create:', 'make:'],
    ['a part nobody knows', "gives: ['extras']", "gives: ['wisdom']"],
    ['half a trainer', 'fingerprint:', 'digest:'],
    ['a warm-up that is no function', 'trainer:', 'warmUp: true,\n  trainer:'],
    ['a check that is no function', 'trainer:', 'check: [],\n  trainer:'],
  ])('with %s is refused', async (_, right, wrong) => {
    await bot.write('pipelines/tiny/learner/index.ts', LEARNER.replace(right, wrong));
    expect(found(await open())).toEqual(['pipelines/tiny/pipeline.yaml:6:12 PLUGIN_INVALID']);
  });

  it.each([
    ['does not parse', 'export const learner = {'],
    ['throws when it is loaded', 'throw new Error("no licence key");'],
    ['imports what is not there', "import './nowhere.ts';"],
  ])('that %s is refused where it is named', async (_, text) => {
    await bot.write('pipelines/tiny/learner/index.ts', text);
    expect(found(await open())).toEqual(['pipelines/tiny/pipeline.yaml:6:12 PLUGIN_LOAD']);
  });

  it('has its options checked like any other', async () => {
    const text =
      'pipeline: tiny\nlanguages: [en]\nknowledge: tiny\nwelcome: hello\nplugins:\n  learner: ./learner\nstages:\n  - learner: { lout: true }\n';
    await bot.write('pipelines/tiny/pipeline.yaml', text);
    expect(found(await open())).toEqual(['pipelines/tiny/pipeline.yaml:8:16 UNKNOWN_KEY']);
  });
});
