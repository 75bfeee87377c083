import { expect, test } from 'vitest';
import { runDialogFixture } from '../run-dialog-fixture.ts';
import { dialogue, openSmallBot, smallSources } from '../small-bot.rig.ts';
import { markLines } from './mark-lines.ts';
import { countPoints, measureCoverage } from './measure.ts';
import { placePoints } from './place-points.ts';

async function measure(...dialogues: ReturnType<typeof dialogue>[]) {
  const { bot, draft, world } = await openSmallBot();
  const visited = [];
  for (const one of dialogues) visited.push((await runDialogFixture(one, world)).points);
  return countPoints(bot, visited, placePoints(draft));
}

const LARGE = dialogue('user: order', 'tap: large');
const SMALL = dialogue('user: order', 'user: huh', 'tap: small');

test('a guard that held only one way is missed the other way, with its line', async () => {
  const { guards } = measureCoverage(await measure(LARGE));
  expect(guards).toEqual({
    visited: 2,
    total: 4,
    missed: [
      'flows.order.steps.1.if false pipelines/small/flows.yaml:6',
      'flows.order.steps.2.when true pipelines/small/flows.yaml:11',
    ],
  });
  expect(measureCoverage(await measure(LARGE, SMALL)).guards.missed).toEqual([]);
});

test('steps, transitions, ladders, replies, intents, repairs and languages are counted', async () => {
  const coverage = measureCoverage(await measure(LARGE, SMALL));
  expect(coverage.steps.missed).toEqual(['orphan/1 pipelines/small/flows.yaml:14']);
  expect(coverage.transitions.missed).toEqual(['orphan/1 next pipelines/small/flows.yaml:14']);
  expect(coverage.ladders.missed).toEqual(['forms.pizza.fields.size end pipelines/small/flows.yaml:18']);
  expect(coverage.replies.missed).toContain('never_said en pipelines/small/replies.yaml:25');
  expect(coverage.replies.missed).not.toContain('hungry en pipelines/small/replies.yaml:24');
  expect(coverage.intents.missed).toEqual(['cancel knowledge/small/intents/basics.yaml:3']);
  expect(coverage.repairs.missed).not.toContain('invalid');
  expect(coverage.repairs.missed).toContain('cancel');
  expect(coverage.languages).toEqual({ visited: 1, total: 1, missed: [] });
});

test('lines are marked as hit, partly hit and missed, with how many dialogues went through', async () => {
  const files = markLines(smallSources(), await measure(LARGE));
  const lines = files.find(({ file }) => file.endsWith('flows.yaml'))?.lines ?? [];
  const states = [5, 6, 8, 10, 14].map((line) => lines[line - 1]?.state);
  expect(states).toEqual(['hit', 'partly', 'hit', 'missed', 'missed']);
  expect(lines[0]).toMatchObject({ text: 'flows:', state: 'plain', hits: 0 });
  expect(lines[5]).toMatchObject({ hits: 1, missed: [expect.stringMatching(/^guards .*if false /)] });
});
