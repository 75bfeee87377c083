import { describe, expect, test } from 'vitest';
import type { FlowsFile } from '../config/schema/flows.ts';
import { replay } from '../conversation/replay.ts';
import type { ConversationId } from '../core/ids.ts';
import { createShop, digest, FLOWS, keepPlans, shopBot, shopPlan } from '../testing/small-shop.rig.ts';
import { survey } from './survey.ts';

const { flows, forms = {} } = FLOWS;
const request = forms['return_request'] ?? { fields: {} };

function withSteps(steps: FlowsFile['flows'][string]['steps'], more: Partial<FlowsFile> = {}): FlowsFile {
  const start = { intent: 'return_goods' };
  return { ...FLOWS, flows: { ...flows, return_goods: { start, steps } }, ...more };
}

const [FORM, TICKET, SAY] = flows['return_goods']?.steps ?? [];
if (!FORM || !TICKET || !SAY) throw new Error('the shop has three steps');

async function inTheForm() {
  const plans = keepPlans();
  plans.put(await shopPlan(shopBot('v1')));
  const shop = createShop(plans);
  const chat = await shop.open();
  await shop.say(chat, 'return');
  expect(await shop.say(chat, 'A1')).toEqual(['ask_reason']);
  const change = async (next: FlowsFile, more: Parameters<typeof shopBot>[2] = {}) =>
    plans.put(await shopPlan(shopBot('v2', next, more)));
  return { plans, shop, chat, change };
}

type InForm = Awaited<ReturnType<typeof inTheForm>>;

/** What every release must keep: nothing that was filled is lost, nothing broke, and the log still replays. */
async function proven({ shop, chat }: InForm, version: string): Promise<void> {
  const state = await shop.state(chat);
  expect(state.dialog.slots).toMatchObject({ order_number: 'A1', order: { number: 'A1' } });
  expect(state.pipeline).toBe(version);
  expect(shop.bugs).toEqual([]);
  expect(replay(chat, await shop.log.read(chat), digest).failure).toBeNull();
}

test('an unchanged step goes on in the new version', async () => {
  const world = await inTheForm();
  await world.change({ ...FLOWS, flows: { ...flows, hours: { steps: [{ say: 'other' }] } } });
  expect(await world.shop.say(world.chat, 'broken')).toEqual(['ask_note']);
  await proven(world, 'v2');
});

test('a step that moved is found by what it does', async () => {
  const world = await inTheForm();
  await world.change(withSteps([{ say: 'other' }, { set: { shown: 'true' } }, FORM, TICKET, SAY]));
  expect(await world.shop.say(world.chat, 'broken')).toEqual(['ask_note']);
  const top = (await world.shop.state(world.chat)).dialog.stack.at(-1);
  expect(top).toMatchObject({ flow: 'return_goods', step: '3', form: { asking: 'note' } });
  await proven(world, 'v2');
});

test('a flow under another name with the same steps is the same flow', async () => {
  const world = await inTheForm();
  const { return_goods: moved, ...others } = flows;
  if (!moved) throw new Error('no flow');
  await world.change({ ...FLOWS, flows: { ...others, send_back: moved } });
  expect(await world.shop.say(world.chat, 'broken')).toEqual(['ask_note']);
  expect((await world.shop.state(world.chat)).dialog.stack.at(-1)?.flow).toBe('send_back');
  await proven(world, 'v2');
});

test('a renamed field takes its value along', async () => {
  const world = await inTheForm();
  const { order_number: number, ...rest } = request.fields;
  if (!number) throw new Error('no field');
  await world.change({
    ...FLOWS,
    forms: { ...forms, return_request: { fields: { order_no: number, ...rest } } },
  });
  expect(await world.shop.say(world.chat, 'broken')).toEqual(['ask_note']);
  expect((await world.shop.state(world.chat)).dialog.slots).toMatchObject({
    order_no: 'A1',
    reason: 'broken',
  });
  await proven(world, 'v2');
});

describe('a filled field that is gone', () => {
  const { order_number: number, ...rest } = request.fields;
  if (!number) throw new Error('no field');
  const otherAsk = { ...number, ask: 'other' };
  const changed = { ...forms, return_request: { fields: { order_no: otherAsk, ...rest } } };

  test('keeps the conversation in its version while something new is asked before the open field', async () => {
    const world = await inTheForm();
    await world.change({ ...FLOWS, forms: changed });
    expect(await world.shop.say(world.chat, 'broken')).toEqual(['ask_note']);
    await proven(world, 'v1');
  });

  test('takes its value along by a rule', async () => {
    const world = await inTheForm();
    await world.change({
      ...FLOWS,
      forms: changed,
      migrate: { 'return_request.order_number': 'return_request.order_no' },
    });
    expect(await world.shop.say(world.chat, 'broken')).toEqual(['ask_note']);
    expect((await world.shop.state(world.chat)).dialog.slots).toMatchObject({ order_no: 'A1' });
    await proven(world, 'v2');
  });

  test('hinders nothing where nothing is asked in its place', async () => {
    const world = await inTheForm();
    await world.change({ ...FLOWS, forms: { ...forms, return_request: { fields: rest } } });
    expect(await world.shop.say(world.chat, 'broken')).toEqual(['ask_note']);
    await proven(world, 'v2');
  });
});

const { reason: _, ...withoutReason } = request.fields;
const noReason: FlowsFile = { ...FLOWS, forms: { ...forms, return_request: { fields: withoutReason } } };

test('where the open field is gone and no rule says what then, the conversation stays in its version', async () => {
  const world = await inTheForm();
  await world.change(noReason);
  expect(await world.shop.say(world.chat, 'broken')).toEqual(['ask_note']);
  await proven(world, 'v1');
  expect(await world.shop.say(world.chat, 'none')).toEqual(['return_created']);
  expect((await world.shop.state(world.chat)).dialog.stack).toEqual([]);
  await world.shop.say(world.chat, 'price');
  await proven(world, 'v2');
});

test('a pinned conversation whose version was forgotten is handed to a person with all it knows', async () => {
  const world = await inTheForm();
  await world.change(noReason);
  world.plans.forget('v1');
  expect(await world.shop.say(world.chat, 'broken')).toEqual(['repair_handoff']);
  expect((await world.shop.state(world.chat)).lifecycle).toBe('queued');
  const events = await world.shop.log.read(world.chat);
  const call = events.findLast((event) => event.type === 'handoff.requested');
  expect(call?.data).toMatchObject({ reason: 'release', slots: { order_number: 'A1' } });
  await proven(world, 'v2');
});

test.each([
  ['another field', { 'return_request.reason': 'return_request.note' }, ['return_created'], 'v2'],
  ['the beginning, with what was filled', { 'return_request.reason': 'restart' }, ['ask_note'], 'v2'],
  ['a person', { 'return_request.reason': 'handoff' }, ['repair_handoff'], 'v2'],
  ['the old version', { 'return_request.reason': 'pin' }, ['ask_note'], 'v1'],
])('a rule leads to %s', async (_name, rules, said, version) => {
  const world = await inTheForm();
  await world.change({ ...noReason, migrate: rules });
  expect(await world.shop.say(world.chat, 'broken')).toEqual(said);
  await proven(world, version);
});

test('in_flight: pin keeps even what would map', async () => {
  const world = await inTheForm();
  await world.change(withSteps([{ say: 'other' }, FORM, TICKET, SAY]), { inFlight: 'pin' });
  expect(await world.shop.say(world.chat, 'broken')).toEqual(['ask_note']);
  await proven(world, 'v1');
});

test('an effect that was asked for in one version ends in the next', async () => {
  const plans = keepPlans();
  plans.put(await shopPlan(shopBot('v1')));
  let open = (): void => undefined;
  const desk = new Promise<void>((resolve) => {
    open = resolve;
  });
  const shop = createShop(plans, async () => {
    await desk;
    return { id: 'T-1' };
  });
  const chat = await shop.open();
  for (const text of ['return', 'A1', 'broken']) await shop.say(chat, text);
  const told = shop.say(chat, 'none');
  await new Promise((resolve) => setImmediate(resolve));
  plans.put(
    await shopPlan(
      shopBot('v2', withSteps([{ say: 'other' }, FORM, { ...TICKET, id: 'file' }, { say: 'other' }])),
    ),
  );
  open();
  expect(await told).toEqual(['other']);
  expect((await shop.state(chat)).dialog.slots).toMatchObject({ reason: 'broken', ticket: { id: 'T-1' } });
  expect(replay(chat, await shop.log.read(chat), digest).failure).toBeNull();
});

test('every open flow of a digression must find its place; what is below is not forgotten', async () => {
  const plans = keepPlans();
  plans.put(await shopPlan(shopBot('v1')));
  const shop = createShop(plans);
  const chat = await shop.open();
  await shop.say(chat, 'return');
  expect(await shop.say(chat, 'address')).toEqual(['ask_street']);
  expect((await shop.state(chat)).dialog.stack).toHaveLength(2);
  plans.put(await shopPlan(shopBot('v2', withSteps([{ say: 'other' }, FORM, TICKET, SAY]))));
  expect(await shop.say(chat, 'Main Street 1')).toEqual(['address_done', 'repair_resume', 'ask_order']);
  expect((await shop.state(chat)).dialog.stack).toMatchObject([{ flow: 'return_goods', step: '2' }]);
  expect(await shop.say(chat, 'A1')).toEqual(['ask_reason']);
  expect((await shop.state(chat)).dialog.slots).toMatchObject({
    street: 'Main Street 1',
    order_number: 'A1',
  });
  await proven({ plans, shop, chat, change: async () => undefined }, 'v2');
});

test('a flow that begins anew before its form takes over what was filled, once', async () => {
  const world = await inTheForm();
  const asked = withSteps([{ say: 'other' }, { form: 'return_again' }, TICKET, SAY]);
  const again = { fields: { note: request.fields['note'] ?? { ask: 'ask_note' }, ...request.fields } };
  await world.change({
    ...asked,
    forms: { ...forms, return_again: again },
    migrate: { 'return_goods/1': 'restart' },
  });
  expect(await world.shop.say(world.chat, 'broken')).toEqual(['other', 'ask_note']);
  await proven(world, 'v2');
  expect((await world.shop.state(world.chat)).dialog.kept).toBeUndefined();
  expect(await world.shop.say(world.chat, 'none')).toEqual(['ask_reason']);
  await proven(world, 'v2');
});

test('a survey counts what a release would do, and names the rule for what is gone', async () => {
  const world = await inTheForm();
  const other = await world.shop.open();
  const live = await Promise.all([world.chat, other].map((id: ConversationId) => world.shop.state(id)));
  const known = () => shopBot('v1');
  const places = { 'forms.return_request': { file: 'pipelines/toy/flows.yaml', line: 12, column: 3 } };
  expect(survey(live, shopBot('v2'), known)).toMatchObject({
    live: 2,
    unaffected: 1,
    mapped: 1,
    allowed: true,
  });
  const found = survey(live, shopBot('v2', noReason, { places, inFlight: 'refuse' }), known);
  expect(found).toMatchObject({ unaffected: 1, mapped: 0, needRule: 1, allowed: false });
  expect(found.rules).toEqual([
    {
      at: 'return_request.reason',
      conversations: 1,
      place: places['forms.return_request'],
      rule: 'return_request.reason: pin',
    },
  ]);
  expect(survey(live, shopBot('v2', noReason, { inFlight: 'pin' }), known)).toMatchObject({
    pinned: 1,
    needRule: 0,
  });
});
