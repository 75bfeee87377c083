import { expect, test } from 'vitest';
import { runDialogFixture } from '../run-dialog-fixture.ts';
import { openSmallBot, smallSources } from '../small-bot.rig.ts';
import { beginDialogue, goOn, type Place } from './place.ts';

const STEPS = [{ user: 'order' }, { user: 'huh' }, { wait: '1m' }, { user: 'small' }];

test('a dialogue that goes on from place to place is the one that is held whole, event for event', async () => {
  const { world } = await openSmallBot();
  let { place, points } = await beginDialogue({}, world);
  const all = new Set(points);
  for (const step of STEPS) {
    const reached = await goOn(place, step, world);
    if (!reached) throw new Error(`${JSON.stringify(step)} cannot be done`);
    place = reached.place;
    for (const point of reached.points) all.add(point);
  }
  const sums: string[] = [];
  const onStep = (view: Place['view']) => void sums.push(...view.recent.map(({ sum }) => sum));
  const fixture = { dialog: 'whole', bot: 'small', steps: STEPS };
  const whole = await runDialogFixture(fixture, { ...world, onStep });
  expect(place.mark.events.map(({ sum }) => sum).slice(-sums.length)).toEqual(sums);
  expect([...all].sort()).toEqual(whole.points);
});

test('several go on from one place, and none knows of the others', async () => {
  const { world } = await openSmallBot();
  const { place } = await beginDialogue({}, world);
  const asked = await goOn(place, { user: 'order' }, world);
  if (!asked) throw new Error('the order is not taken');
  const [large, small] = [
    await goOn(asked.place, { tap: 'large' }, world),
    await goOn(asked.place, { tap: 'small' }, world),
  ];
  expect(large?.place.view.state.dialog.slots).toEqual({ size: 'large' });
  expect(small?.place.view.state.dialog.slots).toEqual({ size: 'small' });
  expect(asked.place.mark.events.length).toBeLessThan(small?.place.mark.events.length ?? 0);
});

test('what cannot be done leads nowhere', async () => {
  const { world } = await openSmallBot();
  const { place } = await beginDialogue({}, world);
  expect(await goOn(place, { tap: 'large' }, world)).toBeUndefined();
});

test('a system that answers so many calls goes on counting where the dialogue went on', async () => {
  const flows = `flows:
  order:
    start: { intent: order }
    steps:
      - ask: { size: { ask: ask_size, type: text, tries: 9, check: { action: stock.get, as: stock } } }
      - say: small_done
`;
  const actions = 'actions:\n  stock.get: { get: "https://stock.example/{size}", timeout: 1s }\n';
  const more = { 'pipelines/small/flows.yaml': flows, 'pipelines/small/actions.yaml': actions };
  const { world } = await openSmallBot(smallSources(more));
  const stubs = { 'stock.get': [{ missing: true as const, times: 2 }, { found: { left: 1 } }] };
  let { place } = await beginDialogue({ actions: stubs }, world);
  const stocks: unknown[] = [];
  for (const user of ['order', 'one', 'two', 'three']) {
    const reached = await goOn(place, { user }, world);
    if (!reached) throw new Error(`${user} cannot be said`);
    place = reached.place;
    stocks.push(place.view.state.dialog.slots['stock'] ?? null);
  }
  expect(stocks).toEqual([null, null, null, { left: 1 }]);
});
