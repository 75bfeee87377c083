import { createHash } from 'node:crypto';
import { Type } from 'typebox';
import { expect, test } from 'vitest';
import type { Bot } from '#engine/config/bot';
import type { Json } from '#engine/core/json';
import { startRun } from '#engine/dialog/run';
import { buildPlan } from '#engine/pipeline/build-plan';
import { definePlugin, type StageResult } from '#engine/pipeline/plugin';
import { createMemoryActions } from '#engine/ports/actions.memory';
import { formatDialogResult } from './format-dialog-result.ts';
import { portsOf } from './plugin-case.ts';
import { readFixture } from './read-fixture.ts';
import { type DialogResult, type FixtureWorld, runDialogFixture } from './run-dialog-fixture.ts';
import { stubbable } from './stub-actions.ts';

/** Says back what it hears, asks an action about orders, files a ticket for complaints, and hands over when told to. */
const parrot = definePlugin({
  id: 'parrot',
  summary: 'Says everything back.',
  options: Type.Object({}, { additionalProperties: false }),
  needs: [],
  gives: ['dialog', 'intent', 'entities'],
  create: (_, { actions }) => ({
    run: async ({ input, state }, signal): Promise<StageResult> => {
      const run = startRun(state);
      const say = (reply: string, text = reply) => ({
        reply,
        text,
        buttons: [{ label: 'Yes', payload: 'yes' }],
      });
      if (input.kind === 'open') return { dialog: { ...run, said: [say('welcome')] } };
      if (input.kind === 'effect') return { dialog: { ...run, said: [say(input.failed ?? 'filed')] } };
      if (input.kind !== 'message') return undefined;
      if (input.text === 'complain') {
        const ticket = { kind: 'complaint', subject: 'A complaint', fields: { about: 'noise', loud: true } };
        return {
          dialog: { ...run, effects: [{ effect: 'ticket-1', kind: 'ticket', input: ticket, as: null }] },
        };
      }
      if (input.text === 'person') return { dialog: { ...run, handoff: { reason: 'flow', team: null } } };
      if (input.text === 'throw') throw new Error('boom');
      const asked = await actions.call('orders.get', { number: input.text }, signal);
      const heard: Json = input.choice ?? input.text;
      return {
        intent: { name: 'talk', score: 0.9, rejected: false, alternatives: [] },
        dialog: {
          ...run,
          state: { ...state, slots: { heard, order: asked.kind } },
          said: [say('echo', `You said ${heard}`)],
          path: ['talk/echo'],
          notes: ['it is a parrot'],
        },
      };
    },
  }),
});

const digest = (text: string) => createHash('sha256').update(text).digest('hex');
const minute = 60_000;

async function world(): Promise<FixtureWorld> {
  const place = { file: 'pipeline.yaml', line: 1, column: 1 };
  const bot: Bot = {
    ...portsOf({ name: '' }).bot,
    name: 'parrot',
    welcome: 'welcome',
    idle: 30 * minute,
    queueWait: 5 * minute,
    stages: [{ plugin: 'parrot', options: {}, timeout: 1000, onError: 'apologise', place }],
    replies: { repair_internal_error: { text: { en: 'Sorry.' } } },
  };
  const actions = stubbable(createMemoryActions({ 'orders.get': { kind: 'found', data: {} } }));
  const plan = await buildPlan({
    bot,
    plugins: [parrot],
    ports: { ...portsOf({ name: '' }), actions },
    trained: new Map(),
  });
  if (!plan.ok) throw new Error(plan.failure.message);
  return {
    plan: plan.value,
    digest,
    actions,
    executors: (desk) => ({
      ticket: async ({ key, conversation, input }, signal) => {
        const ticket = await desk.create(
          { key, conversation, ...input } as Parameters<typeof desk.create>[0],
          signal,
        );
        return ticket;
      },
    }),
  };
}

async function run(steps: string, head = ''): Promise<DialogResult> {
  const { fixture, problems } = readFixture(
    'test.yaml',
    `dialog: Test\nbot: parrot\n${head}steps:\n${steps}`,
  );
  if (!fixture) throw new Error(JSON.stringify(problems));
  return runDialogFixture(fixture, await world());
}

test('a dialogue that goes as written passes', async () => {
  const result = await run(`
  - bot: welcome
  - tap: yes
  - bot: echo
  - says: You said yes
  - user: hello
    intent: talk
    slots: { heard: hello, order: found, never: null }
    flow: null
    state: bot
  - user: complain
    effects: [ticket]
    bot: filed
    ticket: { kind: complaint, fields: { about: noise } }
    tickets: 1
  `);
  expect(result.failure).toBeNull();
  expect(result).toMatchObject({ passed: true, steps: 6 });
  expect(result.points).toEqual([
    'intents talk',
    'languages en',
    'replies echo en',
    'replies filed en',
    'replies welcome en',
    'steps talk/echo',
  ]);
});

test('people come and go', async () => {
  const result = await run(`
  - user: person
    handoff: flow
    state: queued
  - agent: joins
    state: human
  - user: are you real?
    bot: null
  - agent: { says: Very. }
  - agent: { leaves: back_to_bot }
    state: bot
  - visitor: asks_for_person
    state: queued
  - wait: 6m
    state: bot
  - visitor: closes
    state: closed
  - user: still there?
    refused: CLOSED
  - visitor: { rates: 5 }
  `);
  expect(result.failure).toBeNull();
});

test('silence closes at its time', async () => {
  const result = await run(`
  - user: hello
  - wait: 29m
    state: bot
  - wait: 2m
    state: closed
  `);
  expect(result.failure).toBeNull();
});

test('a desk that is away is asked again', async () => {
  const result = await run(`
  - desk: down
    user: complain
    bot: null
    tickets: 0
  - wait: 1m
    bot: filed
    tickets: 1
  `);
  expect(result.failure).toBeNull();
});

test('an answer that was lost makes no second ticket', async () => {
  const result = await run(`
  - desk: answer_lost
    user: complain
  - wait: 1m
    bot: filed
    tickets: 1
  `);
  expect(result.failure).toBeNull();
});

test('a fixture may answer for a business system', async () => {
  const head = `actions:
  orders.get:
    - { with: { number: A1 }, failed: CALL_TIMEOUT }
    - { with: { number: A2 }, found: { number: A2 } }
`;
  const result = await run(
    `
  - { user: A1, slots: { order: failed } }
  - { user: A2, slots: { order: found } }
  - { user: A3, slots: { order: missing } }
  `,
    head,
  );
  expect(result.failure).toBeNull();
});

test.each([
  ['another reply', '{ user: hi, bot: [echo, echo] }', { check: 'bot', got: ['echo'] }],
  ['a reply too many', '{ user: hi, bot: null }', { check: 'bot', got: ['echo'] }],
  ['another intent', '{ user: hi, intent: null }', { check: 'intent', got: 'talk' }],
  ['an entity', '{ user: hi, entities: { product: x } }', { check: 'entities', got: [] }],
  ['another text', '{ user: hi, says: never }', { check: 'says', got: 'You said hi' }],
  ['other buttons', '{ user: hi, buttons: [] }', { check: 'buttons', got: ['yes'] }],
  ['a slot', '{ user: hi, slots: { heard: ho } }', { check: 'slots', got: { heard: 'hi' } }],
  ['a flow', '{ user: hi, flow: talk }', { check: 'flow', got: null }],
  ['an effect', '{ user: hi, effects: [ticket] }', { check: 'effects', got: [] }],
  ['no ticket', '{ user: complain, ticket: null }', { check: 'ticket' }],
  [
    'another ticket',
    '{ user: complain, ticket: { kind: complaint, fields: { loud: false } } }',
    { check: 'ticket' },
  ],
  ['a button that is not there', '{ tap: no }', { check: 'tap', got: ['yes'] }],
  ['a refusal', '{ user: hi, refused: CLOSED }', { check: 'refused', got: null }],
  ['no refusal', '{ user: "  " }', { check: 'refused', got: 'EMPTY_MESSAGE' }],
  ['a repair', '{ user: hi, repair: cancel }', { check: 'repair', got: null }],
  ['a handoff', '{ user: hi, handoff: flow }', { check: 'handoff', got: null }],
])('canary: a dialogue that expects %s fails', async (_, step, failure) => {
  const result = await run(`  - ${step}`);
  expect(result.failure).toMatchObject({ step: 0, ...failure });
});

test('a failure shows the dialogue, the step, and why', async () => {
  const result = await run('  - bot: welcome\n  - user: hello\n  - bot: bye');
  const text = formatDialogResult(result, 'test.yaml:6:5');
  expect(text).toContain('✗ step 3, bot — test.yaml:6:5');
  expect(text).toContain('bot     (echo) You said hello  [yes]');
  expect(text).toContain('intent talk 0.90');
});

test('a stage that throws is told in the notes', async () => {
  const result = await run('  - { user: throw, bot: echo }');
  expect(result.failure?.notes.join()).toContain('boom');
});

test('the same fixture gives the same dialogue, byte for byte', async () => {
  const steps = '  - user: hello\n  - user: complain\n  - wait: 40m';
  expect(await run(steps)).toEqual(await run(steps));
});

test.each([
  ['a key that is not known', 'steps:\n  - usr: hi', 'UNKNOWN_KEY', 4],
  ['two things in one step', 'steps:\n  - user: hi\n    tap: x', 'BAD_VALUE', 5],
  ['two lists of replies', 'steps:\n  - bot: a\n  - bot: b', 'BAD_VALUE', 5],
  ['a step without anything', 'steps:\n  - {}', 'BAD_VALUE', 4],
  ['no steps', 'steps: []', 'BAD_VALUE', 3],
  ['an unknown code', 'actions:\n  a: { failed: NO_SUCH }\nsteps: [{ user: a }]', 'BAD_VALUE', 4],
  [
    'a stub that answers twice',
    'actions:\n  a: { missing: true, found: 1 }\nsteps: [{ user: a }]',
    'BAD_VALUE',
    4,
  ],
  ['what is not YAML', 'steps: [', 'YAML_SYNTAX', 3],
])('a fixture with %s is refused where it stands', (_, rest, code, line) => {
  const { problems } = readFixture('test.yaml', `dialog: Test\nbot: parrot\n${rest}`);
  expect(problems[0]).toMatchObject({ file: 'test.yaml', code, line });
});
