import { expect, test } from 'vitest';
import { dialogue, openSmallBot } from '../small-bot.rig.ts';
import { groundOf } from './ground.ts';
import { listMutants, sampleMutants } from './list-mutants.ts';
import { makeMutant } from './make-mutant.ts';
import { editDraft, type Mutant, put, without } from './mutant.ts';
import { knowDialogues, runMutant } from './run-mutants.ts';

const ASSERTING = [
  dialogue('user: order, bot: ask_size, buttons: [large, small]', 'tap: large, bot: large_done, flow: null'),
  dialogue('user: order', 'tap: small, bot: [small_done, hungry]'),
  dialogue(
    'user: order',
    'user: skip, bot: [repair_cannot_skip, ask_size]',
    'user: huh, bot: ask_size_again',
    'user: huh, bot: [repair_too_many_tries, repair_cancelled]',
  ),
  dialogue('user: order', 'user: cancel, bot: repair_cancelled'),
];
const SILENT = [dialogue('user: order', 'tap: large'), dialogue('user: order', 'tap: small')];

async function bench(fixtures: readonly ReturnType<typeof dialogue>[]) {
  const { bot, draft, plan, world } = await openSmallBot();
  const ground = groundOf(draft, bot);
  const { known: dialogues, failing } = await knowDialogues(fixtures, world);
  expect(failing).toEqual([]);
  const mutants = listMutants(ground);
  const reports = [];
  for (const mutant of mutants)
    reports.push(await runMutant(mutant, { ground, plan, trained: new Map(), world, dialogues }));
  return { mutants, reports };
}

test('dialogues that say what they expect kill every mutant that they go through', async () => {
  const { reports } = await bench(ASSERTING);
  const survivors = reports.flatMap(({ mutant, trial }) =>
    trial.outcome === 'survived' && trial.tried > 0 ? [mutant.id] : [],
  );
  expect(survivors).toEqual([]);
  expect(reports.filter(({ trial }) => trial.outcome === 'killed').length).toBeGreaterThan(10);
});

test('canary: dialogues without assertions leave survivors, each with the assertion that is missing', async () => {
  const { reports } = await bench(SILENT);
  const swapped = reports.find(({ mutant }) => mutant.id === 'swap-branches flows.order.steps.1.if');
  expect(swapped?.mutant.place).toMatchObject({ file: 'pipelines/small/flows.yaml', line: 6 });
  expect(swapped?.trial).toEqual({
    outcome: 'survived',
    tried: 2,
    missing: { fixture: 'small.yaml', step: 1, check: 'bot', value: ['large_done'] },
  });
});

test('a place that no dialogue goes through is tried by none', async () => {
  const { reports } = await bench(SILENT);
  const ladder = reports.find(({ mutant }) => mutant.id === 'change-tries forms.pizza.fields.size.tries');
  expect(ladder?.trial).toEqual({ outcome: 'survived', tried: 0, missing: null });
});

test('a mutant that the loader would refuse is none', async () => {
  const { draft, bot } = await openSmallBot();
  const [mutant] = listMutants(groundOf(draft, bot));
  const broken = { ...mutant, file: 'flows', edits: [put(['flows', 'order', 'steps', 0, 'form'], 'gone')] };
  expect(makeMutant(draft, broken as Mutant, 'v')).toBeUndefined();
});

test('the same mutants come in the same order, and a sample is the same for the same seed', async () => {
  const { draft, bot } = await openSmallBot();
  const [first, second] = [1, 2].map(() => listMutants(groundOf(draft, bot)));
  expect(first).toEqual(second);
  const sample = sampleMutants(first ?? [], 5, 7).map(({ id }) => id);
  expect(sample).toHaveLength(5);
  expect(sampleMutants(second ?? [], 5, 7).map(({ id }) => id)).toEqual(sample);
  expect(sampleMutants(first ?? [], 5, 8).map(({ id }) => id)).not.toEqual(sample);
});

test('edits leave the draft as it was', async () => {
  const { draft } = await openSmallBot();
  const before = JSON.stringify(draft.flows?.data);
  const edited = editDraft(draft, {
    file: 'flows',
    edits: [without(['flows', 'order', 'steps', 0]), put(['forms', 'pizza', 'fields', 'size', 'tries'], 9)],
  });
  expect(edited.flows?.data.flows?.['order']?.steps).toHaveLength(2);
  expect(edited.flows?.data.forms?.['pizza']?.fields['size']).toMatchObject({ tries: 9, then: 'cancel' });
  expect(JSON.stringify(draft.flows?.data)).toBe(before);
});
