import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { intentsFile, LEARNER, makeTempBot, repliesFile, type TempBot } from './temp-bot.samples.ts';
import { type BotReport, type WatchedBot, watchBot } from './watch-bot.ts';

let bot: TempBot;
let watched: WatchedBot;
let reports: BotReport[];
let waiting: ((report: BotReport) => void) | undefined;

beforeEach(async () => {
  bot = await makeTempBot();
  reports = [];
  waiting = undefined;
  watched = await watchBot({
    ...bot.options,
    settle: 20,
    onReport: (report) => {
      reports.push(report);
      waiting?.(report);
    },
  });
});

afterEach(async () => {
  await watched.close();
  await bot.close();
});

/** The first report after `change` for which `wanted` holds. */
async function reportAfter(
  change: () => Promise<void>,
  wanted: (report: BotReport) => boolean,
): Promise<BotReport> {
  const report = new Promise<BotReport>((resolve) => {
    waiting = (one) => {
      if (wanted(one)) resolve(one);
    };
  });
  await change();
  return report;
}

function greets(text: string): (report: BotReport) => boolean {
  return (report) => report.kind === 'plan' && report.plan.bot.replies['hello']?.text['en'] === text;
}

const isRefusal = (report: BotReport) => report.kind === 'problems';

describe('a watched bot', { timeout: 30_000 }, () => {
  it('has a plan from the beginning', () => {
    expect(reports.map((report) => report.kind)).toEqual(['plan']);
    expect(watched.plan()?.bot.name).toBe('tiny');
  });

  it('takes a new plan whole when a file is written', async () => {
    const before = watched.plan();
    const report = await reportAfter(
      () => bot.write('pipelines/tiny/replies.yaml', repliesFile('Howdy')),
      greets('Howdy'),
    );
    expect(report).toMatchObject({ kind: 'plan', plan: watched.plan() });
    expect(watched.plan()).not.toBe(before);
    expect(watched.plan()?.bot.version).not.toBe(before?.bot.version);
  });

  it('sees files that are replaced, again and again', async () => {
    for (const greeting of ['First', 'Second', 'Third']) {
      await reportAfter(
        () => bot.replace('pipelines/tiny/replies.yaml', repliesFile(greeting)),
        greets(greeting),
      );
    }
  });

  it('keeps the old plan while the files are bad, and takes up again when they are mended', async () => {
    const before = watched.plan();
    const refusal = await reportAfter(
      () => bot.write('pipelines/tiny/flows.yaml', 'flows:\n  greet:\n    steps:\n      - say: hullo\n'),
      isRefusal,
    );
    expect(refusal.problems).toMatchObject([{ code: 'UNKNOWN_REPLY', line: 4, column: 14 }]);
    expect(refusal).toMatchObject({ serving: before });
    expect(watched.plan()).toBe(before);
    await reportAfter(
      () => bot.replace('pipelines/tiny/flows.yaml', 'flows:\n  greet:\n    steps:\n      - say: hello\n'),
      (report) => report.kind === 'plan',
    );
    expect(watched.plan()).not.toBe(before);
  });

  it('notices that its file, and that its whole folder, is gone and back', async () => {
    await reportAfter(() => bot.remove('pipelines/tiny/replies.yaml'), isRefusal);
    await reportAfter(() => bot.remove('knowledge/tiny'), isRefusal);
    await bot.write('knowledge/tiny/intents/all.yaml', intentsFile('greet', 'hey'));
    await reportAfter(() => bot.write('pipelines/tiny/replies.yaml', repliesFile('Back')), greets('Back'));
  });

  it('sees a file in a folder that was made later', async () => {
    const report = await reportAfter(
      () => bot.write('knowledge/tiny/intents/more/talk.yaml', intentsFile('bye', 'ciao')),
      (one) => one.kind === 'plan' && 'bye' in one.plan.bot.intents,
    );
    expect(report.problems.map(({ code }) => code)).toEqual(['INTENT_UNUSED']);
  });

  it('loads an edited plugin anew', async () => {
    const edited = LEARNER.replace('Learns the examples by heart.', 'Learns better.');
    await reportAfter(
      () => bot.write('pipelines/tiny/learner/index.ts', edited),
      (one) => one.kind === 'plan' && one.plan.stages[0]?.plugin.summary === 'Learns better.',
    );
  });

  it('says nothing after it was closed', async () => {
    await watched.close();
    const before = reports.length;
    await bot.write('pipelines/tiny/replies.yaml', repliesFile('Late'));
    await watched.close();
    expect(reports).toHaveLength(before);
  });
});
