import { expect, test } from 'vitest';
import { countPoints } from '../coverage/measure.ts';
import { pointId } from '../coverage/points.ts';
import type { DialogFixture } from '../fixture-schema.ts';
import { type FixtureWorld, runDialogFixture } from '../run-dialog-fixture.ts';
import { dialogue, openSmallBot } from '../small-bot.rig.ts';
import { explainMissed } from './explain-missed.ts';
import { harvest } from './harvest.ts';
import { onlyDone } from './place.ts';
import { searchDialogues } from './search-dialogues.ts';
import { unreachable } from './unreachable.ts';

async function generate(budget: number, ...fixtures: ReturnType<typeof dialogue>[]) {
  const { bot, world } = await openSmallBot();
  const known = await harvest(bot, fixtures, world);
  const points = countPoints(bot, [[...known.covered]], () => undefined);
  const wanted = points.filter(({ hits, kind }) => hits === 0 && kind !== 'repairs' && kind !== 'replies');
  return { bot, world, ...(await searchDialogues({ bot, world, known, points: wanted, budget, most: 100 })) };
}

test('what is not covered is reached by the shortest dialogues, and they hold', async () => {
  const { world, found } = await generate(120, dialogue('user: order', 'tap: large'));
  const small = found.find(({ reaches }) => reaches.some(({ name }) => name === 'order/2_else_1'));
  expect(small?.fixture).toMatchObject({
    bot: 'small',
    steps: [
      { user: 'order', intent: 'order', bot: 'ask_size' },
      { tap: 'small', bot: ['small_done', 'hungry'] },
    ],
  });
  for (const { fixture } of found)
    expect(await runDialogFixture(fixture, world)).toMatchObject({ passed: true });
  const ends = found.flatMap(({ reaches }) => reaches.map(pointId));
  expect(ends).toContain('ladders forms.pizza.fields.size end');
});

test('what cannot be reached is listed with its reason', async () => {
  const { bot, missed, tried, aimed } = await generate(120, dialogue('user: order', 'tap: large'));
  const reasons = explainMissed({ bot, missed, tried, aimed, exhausted: false });
  const orphan = [...reasons].find(([point]) => point.name === 'orphan/1');
  expect(orphan?.[1]).toBe('nothing starts or calls orphan');
  expect([...reasons.values()].filter((why) => why.includes('not among the first'))).toEqual([]);
});

test('what no fixture can cause says why, and what one can cause says nothing', async () => {
  const { bot } = await openSmallBot();
  const why = (kind: 'replies' | 'repairs', name: string) => unreachable({ kind, name }, bot);
  expect(why('repairs', 'internal_error')).toMatch('a stage that fails');
  expect(why('replies', 'repair_wrong_moment en')).toMatch('start.when');
  expect(why('replies', 'repair_no_knowledge en')).toMatch('every intent');
  expect(why('replies', 'ask_size en')).toBeUndefined();
  const limited = {
    ...bot,
    flows: { ...bot.flows, order: { ...bot.flows['order'], start: { intent: 'order', when: 'true' } } },
  };
  expect(
    unreachable({ kind: 'replies', name: 'repair_wrong_moment en' }, limited as typeof bot),
  ).toBeUndefined();
});

test('a search ends with its budget, and says so', async () => {
  const { bot, found, missed, tried, aimed } = await generate(1, dialogue('user: nothing'));
  expect({ tried, found: found.length }).toEqual({ tried: 1, found: 1 });
  const reasons = [...explainMissed({ bot, missed, tried, aimed, exhausted: true }).values()];
  expect(reasons).toContain('not among the first 1 dialogues that were tried');
});

test('a dialogue has no step that it does without, and none is the beginning of another', async () => {
  const { bot, world, found } = await generate(400, dialogue('user: order', 'user: order', 'tap: large'));
  const texts = found.map(({ fixture }) => fixture.steps.map((step) => JSON.stringify(step)).join());
  expect(texts.filter((text, at) => texts.some((other, of) => of !== at && other.startsWith(text)))).toEqual(
    [],
  );
  for (const { fixture, reaches } of found) {
    const ends = await withoutEachStep(fixture, world);
    const needs = reaches.map(pointId);
    expect(ends.filter((points) => needs.every((id) => points.includes(id)))).toEqual([]);
  }
  expect(found.length).toBeGreaterThan(bot.languages.length);
});

async function withoutEachStep({ steps, ...fixture }: DialogFixture, world: FixtureWorld) {
  const acts = steps.map(onlyDone);
  const shorter = acts.slice(0, -1).map((_, at) => acts.filter((__, place) => place !== at));
  const results = [];
  for (const left of shorter) results.push(await runDialogFixture({ ...fixture, steps: left }, world));
  return results.filter(({ passed }) => passed).map(({ points }) => points);
}

test('the same search finds the same dialogues', async () => {
  const [first, second] = [await generate(60), await generate(60)];
  expect(first?.found).toEqual(second?.found);
  expect(first?.found.length).toBeGreaterThan(0);
});
