import { expect, test } from 'vitest';
import type { ConversationId, TaskId } from '../core/ids.ts';
import { createMemoryEventLog } from '../ports/event-log.memory.ts';
import type { Append, EventLog } from '../ports/event-log.ts';
import { createOwedTurns } from './owed-turns.ts';
import { ADA, createWorld, give, open, parrot, saidIn, toyPlan } from './turn.rig.ts';

/** A log that writes down what it is asked. */
function countingLog(): { readonly log: EventLog; readonly asked: string[] } {
  const asked: string[] = [];
  const log = new Proxy(createMemoryEventLog({ life: 'life' }), {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...parts: unknown[]) => {
        asked.push(String(name));
        return value.apply(target, parts);
      };
    },
  });
  return { log, asked };
}

/** Resolves when the log tells of the end of a turn. */
function turnOf(log: EventLog): Promise<void> {
  return new Promise((resolve) => {
    const stop = log.subscribe((events) => {
      if (!events.some(({ type }) => type === 'turn.completed')) return;
      stop();
      resolve();
    });
  });
}

/** What the log is asked for each of two turns, of a conversation that this process opened itself or another one did. */
async function askedForTurns(isOwn: boolean): Promise<readonly (readonly string[])[]> {
  const { log, asked } = countingLog();
  const world = createWorld(toyPlan(parrot), { log });
  const engine = world.newEngine();
  const chat = await open(isOwn ? engine : world.newEngine());
  await give(engine, chat, 'read.mark', ADA, { upTo: 1 });
  engine.start();
  await engine.settled();
  const seen = [];
  for (const text of ['one', 'two']) {
    const answered = turnOf(log);
    asked.length = 0;
    await give(engine, chat, 'message.send', ADA, { text });
    await answered;
    seen.push([...asked]);
    await engine.settled();
  }
  await engine.stop();
  const said = ['visitor: one', 'bot: echo one', 'visitor: two', 'bot: echo two'];
  expect(saidIn(await log.read(chat))).toEqual(said);
  return seen;
}

test('a turn of a hot conversation costs two appends and no reading', async () => {
  const turn = ['append', 'append'];
  expect(await askedForTurns(true)).toEqual([turn, turn]);
});

test('where another process has written too, the log says once whether an earlier turn is owed', async () => {
  expect(await askedForTurns(false)).toEqual([
    ['append', 'tasks', 'append'],
    ['append', 'append'],
  ]);
});

const CHAT = 'c' as ConversationId;
const FIRST = 'turn:c:1' as TaskId;
const SECOND = 'turn:c:2' as TaskId;

/** An append of one event that owes a turn. */
function owing(id: TaskId, expected: number): Append {
  const task = { id, stream: CHAT, kind: 'turn', due: 0, data: {} } as const;
  return { stream: CHAT, expected, events: [{}] as unknown as Append['events'], schedule: [task] };
}

test('a turn is first only while no earlier one is owed', () => {
  const owed = createOwedTurns(9);
  owed.note(owing(FIRST, 0));
  owed.note(owing(SECOND, 1));
  expect([owed.isFirst(CHAT, 2, FIRST), owed.isFirst(CHAT, 2, SECOND)]).toEqual([true, false]);
  owed.note({ stream: CHAT, expected: 2, events: [], settle: [FIRST] });
  expect(owed.isFirst(CHAT, 2, SECOND)).toBe(true);
});

test('nothing is known of a conversation that others wrote to, or that has been forgotten', () => {
  const owed = createOwedTurns(1);
  owed.note(owing(FIRST, 0));
  expect(owed.isFirst(CHAT, 2, FIRST)).toBe(false);
  owed.note(owing(SECOND, 2));
  expect(owed.isFirst(CHAT, 3, SECOND)).toBe(false);
  owed.note(owing(FIRST, 0));
  owed.note({ ...owing(FIRST, 0), stream: 'd' as ConversationId });
  expect(owed.isFirst(CHAT, 1, FIRST)).toBe(false);
});

test('what the log said holds while nobody else writes', () => {
  const owed = createOwedTurns(9);
  owed.learn(CHAT, 7, [FIRST]);
  expect([owed.isFirst(CHAT, 7, FIRST), owed.isFirst(CHAT, 8, FIRST)]).toEqual([true, false]);
  owed.note(owing(SECOND, 7));
  expect([owed.isFirst(CHAT, 8, FIRST), owed.isFirst(CHAT, 8, SECOND)]).toEqual([true, false]);
  owed.note(owing(SECOND, 9));
  expect(owed.isFirst(CHAT, 10, SECOND)).toBe(false);
});

test('a conversation that is closed is followed no longer', () => {
  const owed = createOwedTurns(9);
  owed.note(owing(FIRST, 0));
  owed.note({
    ...owing(SECOND, 1),
    events: [{ type: 'conversation.closed' }] as unknown as Append['events'],
  });
  expect(owed.isFirst(CHAT, 2, FIRST)).toBe(false);
});
