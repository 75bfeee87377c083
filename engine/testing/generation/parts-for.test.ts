import { expect, test } from 'vitest';
import { runDialogFixture } from '../run-dialog-fixture.ts';
import { dialogue, openSmallBot, smallSources } from '../small-bot.rig.ts';
import { harvest } from './harvest.ts';
import { partsFor } from './parts-for.ts';
import { searchDialogues } from './search-dialogues.ts';

const FLOWS = `flows:
  order:
    start: { intent: order }
    steps:
      - form: pizza
      - action: stock.get
        with: { size: size }
        as: stock
        missing:
          - say: hungry
        failed:
          - say: large_done
forms:
  pizza:
    fields:
      size:
        options: { large: { en: [large] }, small: { en: [small] } }
        ask: ask_size
`;

const ACTIONS = 'actions:\n  stock.get: { get: "https://stock.example/{size}", timeout: 1s }\n';

async function open() {
  const more = { 'pipelines/small/flows.yaml': FLOWS, 'pipelines/small/actions.yaml': ACTIONS };
  const { bot, world } = await openSmallBot(smallSources(more));
  const known = await harvest(bot, [dialogue('user: order', 'tap: large')], world);
  return { bot, world, known };
}

const POINT = { kind: 'transitions' as const, name: 'order/2 missing' };

test('what a system never answered is reached by telling a known dialogue with a system that does', async () => {
  const { bot, world, known } = await open();
  const { found, missed } = await searchDialogues({
    bot,
    world,
    known,
    points: [POINT],
    budget: 50,
    most: 9,
  });
  expect(missed).toEqual([]);
  expect(found[0]?.fixture).toMatchObject({
    actions: { 'stock.get': [{ with: { size: 'large' }, missing: true }, { real: true }] },
    steps: [{ user: 'order' }, { tap: 'large', bot: 'hungry' }],
  });
  for (const { fixture } of found)
    expect(await runDialogFixture(fixture, world)).toMatchObject({ passed: true });
});

test('a reply is looked for in dialogues that say it in another language, the shortest first', async () => {
  const { bot, known } = await open();
  const parts = partsFor({ kind: 'replies', name: 'ask_size de' }, bot, known);
  expect(parts).toMatchObject([{ part: { after: 0, upTo: 1 }, opening: { language: 'de' } }]);
  expect(partsFor({ kind: 'replies', name: 'never_said de' }, bot, known)).toEqual([]);
});
