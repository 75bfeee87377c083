import { expect, test } from 'vitest';
import { createMemoryEventLog } from '#engine/ports/event-log.memory';
import { SAMPLE_TIME, sampleAppend, sampleTask, streamId } from '#engine/ports/event-log.samples';
import { addUp, createMetrics } from './index.ts';

const CHAT = streamId('chat');

/** The value of a line of Prometheus' text. */
function figureOf(text: string, line: string): number | undefined {
  const found = text.split('\n').find((one) => one.startsWith(`${line} `));
  return found === undefined ? undefined : Number(found.slice(line.length + 1));
}

function setUp() {
  let now = SAMPLE_TIME;
  const metrics = createMetrics(() => now);
  const log = metrics.log(createMemoryEventLog({ life: 'life' }), 'written');
  return { metrics, log, pass: (ms: number) => (now += ms) };
}

test('counts appends by level and outcome, and the events that are in the log', async () => {
  const { metrics, log } = setUp();
  await log.append(sampleAppend(CHAT, 0, 3));
  expect((await log.append(sampleAppend(CHAT, 1))).kind).toBe('conflict');
  const text = await metrics.text();
  expect(figureOf(text, 'parley_appends_total{level="written",outcome="appended"}')).toBe(1);
  expect(figureOf(text, 'parley_appends_total{level="written",outcome="conflict"}')).toBe(1);
  expect(figureOf(text, 'parley_events_total{type="message.added"}')).toBe(2);
  expect(figureOf(text, 'parley_append_seconds_count{level="written",outcome="appended"}')).toBe(1);
});

test('says how late the most overdue task is, and 0 where nothing is due', async () => {
  const { metrics, log, pass } = setUp();
  const turn = sampleTask(CHAT, 't', 0, 'turn');
  await log.append({ stream: CHAT, expected: 0, events: [], schedule: [turn] });
  pass(4000);
  const text = await metrics.text();
  expect(figureOf(text, 'parley_due_lag_seconds{kind="turn"}')).toBe(4);
  expect(figureOf(text, 'parley_due_lag_seconds{kind="timer"}')).toBe(0);
});

test('adds up several processes', async () => {
  const worlds = [setUp(), setUp()];
  for (const { metrics } of worlds) {
    metrics.door({ kind: 'command', name: 'message.send', outcome: 'ok' });
    metrics.door({ kind: 'log_regression' });
    metrics.observer.turned(3);
    metrics.begun(0.5);
    metrics.countConnections(() => 7);
  }
  const text = await addUp(await Promise.all(worlds.map(({ metrics }) => metrics.figures())));
  expect(figureOf(text, 'parley_commands_total{name="message.send",outcome="ok"}')).toBe(2);
  expect(figureOf(text, 'log_regression_total')).toBe(2);
  expect(figureOf(text, 'parley_connections')).toBe(14);
  expect(figureOf(text, 'parley_turn_seconds_count')).toBe(2);
  expect(figureOf(text, 'parley_turn_seconds_bucket{le="0.005"}')).toBe(2);
  expect(figureOf(text, 'parley_turn_wait_seconds_bucket{le="0.001"}')).toBe(2);
});
