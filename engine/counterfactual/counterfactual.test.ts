import { expect, test } from 'vitest';
import type { Bot } from '#engine/config/bot';
import type { FlowsFile } from '#engine/config/schema/flows';
import { failure } from '#engine/core/errors';
import type { ConversationId } from '#engine/core/ids';
import { readFixture } from '#engine/testing/read-fixture';
import { runDialogFixture } from '#engine/testing/run-dialog-fixture';
import {
  ADA,
  BOB,
  createShop,
  digest,
  FLOWS,
  keepPlans,
  orders,
  shopBot,
  shopPlan,
} from '#engine/testing/small-shop.rig';
import { stubbable } from '#engine/testing/stub-actions';
import type { EffectExecutor } from '#engine/turn/run-effect';
import { type ConversationDiff, compare } from './compare.ts';
import { formatReport } from './format-diff.ts';
import { judgeGate, readGate } from './gate.ts';
import { createRecordedAnswers, type UnknownPolicy } from './recorded-answers.ts';
import { readRecording } from './recording.ts';
import { reenact } from './reenact.ts';
import { renderDiff } from './render-diff.ts';
import { reportOf } from './report.ts';
import { writeFixture } from './write-fixture.ts';

type Shop = ReturnType<typeof createShop>;

async function record(
  hold: (shop: Shop, chat: ConversationId) => Promise<void>,
  desk?: EffectExecutor,
  bot = shopBot('v1'),
) {
  const plans = keepPlans();
  plans.put(await shopPlan(bot));
  const shop = createShop(plans, desk);
  const chat = await shop.open();
  await hold(shop, chat);
  expect(shop.bugs).toEqual([]);
  return { chat, events: await shop.log.read(chat) };
}

type Recorded = Awaited<ReturnType<typeof record>>;

async function diffWith({ chat, events }: Recorded, bot: Bot, unknown: UnknownPolicy = 'failed') {
  const answers = createRecordedAnswers(unknown);
  const actions = stubbable(answers);
  const plan = await shopPlan(bot, actions);
  const reenacted = await reenact(readRecording(events), { plan, answers, digest });
  return { plan, actions, reenacted, diff: compare(chat, events, reenacted) };
}

const says =
  (...texts: readonly string[]) =>
  async (shop: Shop, chat: ConversationId) => {
    for (const text of texts) await shop.say(chat, text);
  };

/** A return with a digression, a wrong order and a person in between, silence, and the end. */
const everything = async (shop: Shop, chat: ConversationId) => {
  await says('return', 'price', 'Z9', 'A1', 'broken', 'none', 'what', 'person')(shop, chat);
  await shop.give(BOB, 'agent.accept', {}, chat);
  await shop.say(chat, 'hello human');
  await shop.give(BOB, 'message.send', { text: 'hello' }, chat);
  await shop.give(BOB, 'agent.leave', { outcome: 'back_to_bot' }, chat);
  await says('send back', 'A2', 'person')(shop, chat);
  await shop.wait(10 * 60_000);
  await says('too big')(shop, chat);
  await shop.wait(60 * 60_000);
};

const FORM = { form: 'return_request' };
const SAY = { say: 'return_created' };
const TICKET = {
  ticket: { create: 'return', fields: { order: 'order_number', reason: 'reason' }, as: 'ticket' },
};

const withReturn = (...steps: FlowsFile['flows'][string]['steps']): FlowsFile => ({
  ...FLOWS,
  flows: { ...FLOWS.flows, return_goods: { start: { intent: 'return_goods' }, steps } },
});

const stage = (options: object): Partial<Bot> => ({
  stages: shopBot('v').stages.map((one) => ({ ...one, options: options as Record<string, unknown> })),
});

test('the same pipeline changes nothing, with people, timers, effects and actions in it', async () => {
  const recorded = await record(everything);
  const { diff, reenacted } = await diffWith(recorded, shopBot('v2'));
  expect(diff).toMatchObject({ levels: [], unknown: [], leftOut: [] });
  const plain = ({ type, data, at }: (typeof recorded.events)[number]) =>
    type === 'turn.completed' ? { type, at, path: data.path, dialog: data.dialog } : { type, data, at };
  const there = (event: (typeof recorded.events)[number]) =>
    !['timer.set', 'conversation.opened'].includes(event.type);
  expect(reenacted.events.filter(there).map(plain)).toEqual(recorded.events.filter(there).map(plain));
});

test.each([
  ['a threshold', shopBot('v2', FLOWS, stage({ accept_above: 0.6 })), 'understanding'],
  ['a swapped reply', shopBot('v2', withReturn(FORM, TICKET, { say: 'other' })), 'path'],
  [
    'a ticket field',
    shopBot(
      'v2',
      withReturn(
        FORM,
        { ticket: { create: 'return', fields: { order: 'order_number' }, as: 'ticket' } },
        SAY,
      ),
    ),
    'consequences',
  ],
])('%s is noticed at its level', async (_, bot, level) => {
  const recorded = await record(says('send back', 'A1', 'broken', 'none'));
  const { diff } = await diffWith(recorded, bot);
  expect(diff.levels).toContain(level);
  const before: Record<string, readonly string[]> = {
    path: ['understanding', 'consequences'],
    consequences: ['understanding', 'path'],
  };
  for (const other of before[level] ?? []) expect(diff.levels).not.toContain(other);
});

test('other words for the same reply are wording and nothing else', async () => {
  const recorded = await record(says('return', 'A1', 'broken', 'none'));
  const bot = shopBot('v2');
  const replies = { ...bot.replies, return_created: { text: { en: 'Done!' } } };
  const { diff } = await diffWith(recorded, { ...bot, replies });
  expect(diff.levels).toEqual(['wording']);
  expect(reportOf([diff])).toMatchObject({ different: 0, changed: { path: 0, wording: 1 } });
});

test('what a person did has no place where nobody was called', async () => {
  const hold = async (shop: Shop, chat: ConversationId) => {
    await says('return')(shop, chat);
    await shop.give(BOB, 'agent.accept', {}, chat);
    await shop.say(chat, 'hello human');
    await shop.give(BOB, 'message.send', { text: 'hello' }, chat);
    await shop.give(BOB, 'agent.leave', { outcome: 'resolved' }, chat);
  };
  const calling = shopBot('v1', withReturn(SAY, { handoff: true }));
  const recorded = await record(hold, undefined, calling);
  const { diff, reenacted } = await diffWith(recorded, shopBot('v2', withReturn(SAY)));
  expect(diff.levels).toEqual(['path', 'consequences']);
  expect(diff.consequences.lost.map(({ kind }) => kind)).toEqual(['handoff', 'close']);
  expect(diff.leftOut).toHaveLength(3);
  expect(reenacted.events.map(({ type }) => type)).not.toContain('agent.joined');
  expect(diff.turns.at(-1)).toMatchObject({ heard: 'hello human', recorded: null });
  expect((await diffWith(recorded, { ...calling, version: 'v2' })).diff.levels).toEqual([]);
});

test('what was never asked is told, and answered by the policy', async () => {
  const recorded = await record(says('return', 'A1', 'broken', 'none'));
  const unasked: FlowsFile = withReturn(
    FORM,
    {
      action: 'stock.get',
      with: { order: 'order_number' },
      as: 'stock',
      missing: [{ say: 'other' }],
      failed: [{ say: 'price_answer' }],
    },
    TICKET,
    SAY,
  );
  const failed = await diffWith(recorded, shopBot('v2', unasked));
  expect(failed.diff.unknown).toEqual(['stock.get {"order":"A1"}']);
  expect(failed.diff.turns.at(-2)?.candidate?.path.said).toEqual(['price_answer']);
  const missing = await diffWith(recorded, shopBot('v2', unasked), 'missing');
  expect(missing.diff.turns.at(-2)?.candidate?.path.said).toEqual(['other']);
});

test('a failed effect fails again', async () => {
  const desk = async () => failure('CALL_REJECTED', { system: 'desk', reason: 'no' });
  const recorded = await record(says('return', 'A1', 'broken', 'none'), desk);
  const { diff, reenacted } = await diffWith(recorded, shopBot('v2'));
  expect(diff.levels).toEqual([]);
  expect(reenacted.events.map(({ type }) => type)).toContain('effect.failed');
});

test('a log without recorded answers says so instead of guessing', async () => {
  const recorded = await record(says('return', 'A1'));
  const events = recorded.events.map((event) => {
    if (event.type !== 'turn.completed') return event;
    const { calls: _, ...data } = event.data;
    return { ...event, data };
  });
  const { diff } = await diffWith({ ...recorded, events: events as typeof recorded.events }, shopBot('v2'));
  expect(diff.unknown).toEqual(['orders.get {"number":"A1"}']);
});

test('a change becomes a fixture that the candidate holds and the recorded version does not', async () => {
  const recorded = await record(everything);
  const { plan, actions, reenacted } = await diffWith(
    recorded,
    shopBot('v2', withReturn(FORM, TICKET, { say: 'other' })),
  );
  const fixture = writeFixture('accepted', reenacted.events);
  const read = readFixture('accepted.yaml', JSON.stringify(fixture));
  expect(read.problems).toEqual([]);
  if (!read.fixture) return;
  const executors: Parameters<typeof runDialogFixture>[1]['executors'] = (desk) => ({
    ticket: async ({ key, conversation, input }, signal) => {
      const made = await desk.create(
        { key, conversation, ...input } as Parameters<typeof desk.create>[0],
        signal,
      );
      return { ...made };
    },
  });
  const held = await runDialogFixture(read.fixture, { plan, digest, actions, executors });
  expect(held.failure).toBeNull();
  const real = stubbable(orders());
  const before = await shopPlan(shopBot('v1'), real);
  const broken = await runDialogFixture(read.fixture, { plan: before, digest, actions: real, executors });
  expect(broken.failure?.check).toBe('bot');
});

async function threeDiffs(): Promise<readonly ConversationDiff[]> {
  const bot = shopBot('v2', withReturn(FORM, TICKET, { say: 'other' }));
  const talks = [['return', 'A1', '<b>broken</b>', 'none'], ['return', 'A2', 'big', 'none'], ['price']];
  return Promise.all(talks.map(async (texts) => (await diffWith(await record(says(...texts)), bot)).diff));
}

test('conversations that part in the same way are one group', async () => {
  const report = reportOf(await threeDiffs());
  expect(report).toMatchObject({
    conversations: 3,
    different: 2,
    changed: { understanding: 0, path: 2, consequences: 0 },
  });
  expect(report.groups.map(({ title, changes }) => [title, changes.length])).toEqual([
    ['said: return_created → other', 2],
  ]);
  expect(formatReport(report, { examples: 1 })[0]).toBe('2 of 3 conversations change');
});

test('the page escapes what visitors wrote, and loads nothing', async () => {
  const html = renderDiff(reportOf(await threeDiffs()), { bot: 'toy', against: '<x>', version: 'v2' });
  expect(html).toContain('&lt;b&gt;broken&lt;/b&gt;');
  expect(html).not.toContain('<b>broken');
  expect(html).not.toMatch(/(src|href)=/);
});

test('a gate counts conversations or takes a share, and lets nothing through where nothing was compared', async () => {
  const report = reportOf(await threeDiffs());
  const judge = (text: string) => {
    const { policy, problems } = readGate('gate.yaml', text);
    return policy ? judgeGate(policy, report).map(({ what }) => what) : problems.map(({ code }) => code);
  };
  expect(judge('path: 2\nconsequences: 0\n')).toEqual([]);
  expect(judge('path: 50%\n')).toEqual(['path']);
  expect(judge('least: 100\nunderstanding: 0\n')).toEqual(['conversations']);
  expect(judge('pth: 1\n')).toEqual(['UNKNOWN_KEY']);
  expect(judgeGate({ path: 0 }, reportOf([])).map(({ what }) => what)).toEqual(['conversations']);
});

test('the visitor is the same', async () => {
  const recorded = await record(says('return'));
  const { reenacted } = await diffWith(recorded, shopBot('v2'));
  expect(reenacted.events[0]?.by).toBe(ADA);
  expect(reenacted.events[0]?.stream).toBe(recorded.chat);
});
