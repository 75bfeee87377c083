import { expect, test } from 'vitest';
import { startRun } from '../dialog/run.ts';
import { ADA, breathe, createWorld, give, open, saidIn, say, toyPlan } from './turn.rig.ts';
import { createTurnGate, type TurnGate } from './turn-gate.ts';

/** A gate whose loop goes round when it is told to, each time so many milliseconds later. */
function setUp(patience = 100) {
  const planned: (() => void)[] = [];
  const waits: number[] = [];
  let now = 0;
  const gate = createTurnGate({
    later: (run) => void planned.push(run),
    elapsed: () => now,
    patience,
    begun: (waited) => void waits.push(waited),
  });
  const round = async (ms: number): Promise<void> => {
    now += ms;
    for (const run of planned.splice(0)) run();
    await breathe(1);
  };
  return { gate, round, waits };
}

/** Sends so many turns in; answers their numbers in the order in which they began. */
function sendIn(gate: TurnGate, count: number): readonly number[] {
  const begun: number[] = [];
  for (let number = 1; number <= count; number += 1) {
    const wait = gate.enter();
    if (wait) void wait.then(() => begun.push(number));
    else begun.push(number);
  }
  return begun;
}

test('lets a few in at once, and the others in their order, a few in each round', async () => {
  const { gate, round, waits } = setUp();
  const begun = sendIn(gate, 20);
  expect(begun).toHaveLength(8);
  await round(10);
  expect(begun).toHaveLength(16);
  await round(10);
  expect(begun).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  expect(waits).toEqual([...Array(8).fill(0), ...Array(8).fill(10), ...Array(4).fill(20)]);
});

test('holds nobody up who comes alone', async () => {
  const { gate, round, waits } = setUp();
  for (let count = 0; count < 50; count += 1) {
    expect(gate.enter()).toBeUndefined();
    await round(1);
  }
  expect(Math.max(...waits)).toBe(0);
});

test('refuses when the line is longer than patience, and takes on again when it is shorter', async () => {
  const { gate, round } = setUp(100);
  sendIn(gate, 400);
  expect(gate.refusal()).toBe(0);
  for (let count = 0; count < 20; count += 1) await round(16);
  // 232 in line, two milliseconds each.
  expect(gate.refusal()).toBeGreaterThan(350);
  for (let count = 0; count < 25; count += 1) await round(16);
  expect(gate.refusal()).toBe(0);
});

test('an engine at its limit refuses what would owe a turn, and nothing else', async () => {
  const plan = toyPlan(({ state }) => ({ dialog: { ...startRun(state), said: [say('yes')] } }));
  let after = 0;
  const gate: TurnGate = { enter: () => undefined, refusal: () => after };
  const { newEngine, log } = createWorld(plan, { gate });
  const engine = newEngine();
  const chat = await open(engine);
  after = 700;
  const refused = await give(engine, chat, 'message.send', ADA, { text: 'hello' }, 'k-busy');
  expect(refused).toMatchObject({ ok: false, failure: { code: 'BUSY', retry: true, data: { after: 700 } } });
  expect((await give(engine, chat, 'handoff.request', ADA, {})).ok).toBe(true);
  expect((await give(engine, chat, 'message.send', ADA, { text: 'for a person' })).ok).toBe(true);
  after = 0;
  expect((await give(engine, chat, 'message.send', ADA, { text: 'hello' }, 'k-busy')).ok).toBe(true);
  expect(saidIn(await log.read(chat))).toEqual(['visitor: for a person', 'visitor: hello']);
});
