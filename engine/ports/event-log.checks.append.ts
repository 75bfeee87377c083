import type { LogCheck } from './event-log.checks.ts';
import { expectRejection, expectSame } from './event-log.expect.ts';
import { SAMPLE_TIME, sampleAppend, sampleEvent, sampleTask, streamId, taskId } from './event-log.samples.ts';
import type { AppendResult, EventLog } from './event-log.ts';

const CHAT = streamId('chat');
const APPENDED: AppendResult = { kind: 'appended' };

/** What an append promises: all or nothing, at the expected version, once per command, under the newest owner. */
export const APPEND_CHECKS = {
  'stores events in order with contiguous n': async ({ log }) => {
    expectSame(await log.append(sampleAppend(CHAT, 0, 2)), APPENDED, 'first append');
    expectSame(await log.append(sampleAppend(CHAT, 2, 3)), APPENDED, 'second append');
    const wanted = [1, 2, 3, 4, 5].map((n) => sampleEvent(CHAT, n));
    expectSame(await log.read(CHAT), wanted, 'events');
    expectSame(await log.head(CHAT), { n: 5, epoch: 0, life: log.life() }, 'head');
  },

  'refuses another expected version and stores nothing of it': async ({ log }) => {
    await log.append(sampleAppend(CHAT, 0, 2));
    for (const expected of [0, 1, 3]) {
      const late = { ...sampleAppend(CHAT, expected, 2), epoch: 9, schedule: [sampleTask(CHAT, 't')] };
      expectSame(await log.append(late), { kind: 'conflict', head: 2 }, `append at ${expected}`);
    }
    const early = sampleAppend(streamId('unborn'), 4);
    expectSame(await log.append(early), { kind: 'conflict', head: 0 }, 'append to nothing');
    expectSame(await log.head(CHAT), { n: 2, epoch: 0, life: log.life() }, 'head');
    expectSame(await log.tasks(CHAT), [], 'tasks');
    expectSame((await log.read(CHAT)).length, 2, 'number of events');
  },

  'rejects a gap and another conversation, storing nothing': async ({ log }) => {
    const gap = { stream: CHAT, expected: 0, events: [sampleEvent(CHAT, 1), sampleEvent(CHAT, 3)] };
    await expectRejection(log.append(gap), 'a gap');
    const foreign = { stream: CHAT, expected: 0, events: [sampleEvent(streamId('other'), 1)] };
    await expectRejection(log.append(foreign), 'an event of another conversation');
    const task = { ...sampleAppend(CHAT, 0), schedule: [sampleTask(streamId('other'), 't')] };
    await expectRejection(log.append(task), 'a task of another conversation');
    expectSame(await log.read(CHAT), [], 'events');
    expectSame(await log.head(CHAT), undefined, 'head');
  },

  'answers a command sent again with its stored event': async ({ log }) => {
    const first = sampleAppend(CHAT, 0, 2, { key: 'k1' });
    await log.append(first);
    await log.append(sampleAppend(CHAT, 2, 1, { key: 'k2' }));
    const again = await log.append(sampleAppend(CHAT, 3, 1, { key: 'k1', text: 'again', writer: 'x' }));
    expectSame(again, { kind: 'duplicate', event: first.events[0] }, 'the same key at the head');
    const stale = await log.append(sampleAppend(CHAT, 0, 2, { key: 'k2' }));
    expectSame(
      stale,
      { kind: 'duplicate', event: sampleEvent(CHAT, 3, { key: 'k2' }) },
      'the same key, stale',
    );
    expectSame((await log.head(CHAT))?.n, 3, 'head');
  },

  'knows a command by principal, conversation and key together': async ({ log }) => {
    await log.append(sampleAppend(CHAT, 0, 1, { key: 'k' }));
    const other = sampleAppend(CHAT, 1, 1, { key: 'k', by: 'agent:bob' });
    expectSame(await log.append(other), APPENDED, 'another principal');
    const elsewhere = sampleAppend(streamId('elsewhere'), 0, 1, { key: 'k' });
    expectSame(await log.append(elsewhere), APPENDED, 'another conversation');
  },

  'finds a known key behind an event without one': async ({ log }) => {
    await log.append(sampleAppend(CHAT, 0, 1, { key: 'k' }));
    const events = [sampleEvent(CHAT, 2), sampleEvent(CHAT, 3, { key: 'k' })];
    const again = await log.append({ stream: CHAT, expected: 1, events });
    expectSame(again, { kind: 'duplicate', event: sampleEvent(CHAT, 1, { key: 'k' }) }, 'answer');
    expectSame((await log.head(CHAT))?.n, 1, 'head');
  },

  'fences an older owner': async ({ log }) => {
    expectSame(await log.append({ ...sampleAppend(CHAT, 0), epoch: 3 }), APPENDED, 'taking over');
    expectSame((await log.head(CHAT))?.epoch, 3, 'epoch');
    const old = { ...sampleAppend(CHAT, 1), fence: 2, schedule: [sampleTask(CHAT, 't')], epoch: 8 };
    expectSame(await log.append(old), { kind: 'fenced', epoch: 3 }, 'older fence');
    expectSame(await log.tasks(CHAT), [], 'tasks');
    expectSame(await log.append({ ...sampleAppend(CHAT, 1), fence: 3 }), APPENDED, 'same fence');
    expectSame(await log.append(sampleAppend(CHAT, 2)), APPENDED, 'no fence');
    expectSame(await log.head(CHAT), { n: 3, epoch: 3, life: log.life() }, 'head');
  },

  'asks for the key, then the fence, then the version': async ({ log }) => {
    const first = sampleAppend(CHAT, 0, 1, { key: 'k' });
    await log.append({ ...first, epoch: 5 });
    const allWrong = { ...sampleAppend(CHAT, 7, 1, { key: 'k' }), fence: 1 };
    expectSame(await log.append(allWrong), { kind: 'duplicate', event: first.events[0] }, 'all three wrong');
    const twoWrong = { ...sampleAppend(CHAT, 7, 1, { key: 'new' }), fence: 1 };
    expectSame(await log.append(twoWrong), { kind: 'fenced', epoch: 5 }, 'fence and version wrong');
    const oneWrong = { ...sampleAppend(CHAT, 7, 1, { key: 'new' }), fence: 5 };
    expectSame(await log.append(oneWrong), { kind: 'conflict', head: 1 }, 'version wrong');
  },

  'never lets the epoch go back': async ({ log }) => {
    await log.append({ ...sampleAppend(CHAT, 0), epoch: 4 });
    expectSame(await log.append({ ...sampleAppend(CHAT, 1), epoch: 2 }), APPENDED, 'a lower epoch');
    expectSame((await log.head(CHAT))?.epoch, 4, 'epoch');
    const takeOver = { stream: CHAT, expected: 2, events: [], epoch: 6 };
    expectSame(await log.append(takeOver), APPENDED, 'an epoch without events');
    expectSame(await log.head(CHAT), { n: 2, epoch: 6, life: log.life() }, 'head');
  },

  'schedules and settles with the events, or not at all': async ({ log }) => {
    const schedule = [sampleTask(CHAT, 'a'), sampleTask(CHAT, 'b', 5)];
    await log.append({ ...sampleAppend(CHAT, 0, 1, { key: 'k' }), epoch: 2, schedule });
    const change = { settle: [taskId('a'), taskId('b')], schedule: [sampleTask(CHAT, 'c')] };
    await log.append({ ...sampleAppend(CHAT, 1, 1, { key: 'k' }), ...change });
    await log.append({ ...sampleAppend(CHAT, 1), ...change, fence: 1 });
    await log.append({ ...sampleAppend(CHAT, 0), ...change });
    expectSame(await log.tasks(CHAT), schedule, 'tasks after three refusals');
    await log.append({ ...sampleAppend(CHAT, 1), ...change, settle: [taskId('a'), taskId('unknown')] });
    expectSame(await log.tasks(CHAT), [schedule[1], sampleTask(CHAT, 'c')], 'tasks after the append');
    await log.append({ stream: CHAT, expected: 2, events: [], settle: [taskId('b')] });
    expectSame(await log.tasks(CHAT), [sampleTask(CHAT, 'c')], 'tasks after an append without events');
  },

  'gives 200 writers of one conversation 200 places': async ({ log }) => {
    const writers = Array.from({ length: 200 }, (_, index) => `writer-${index}`);
    await Promise.all(writers.map((writer) => appendUntilStored(log, writer)));
    const events = await log.read(CHAT);
    expectSame(
      events.map((event) => event.n),
      writers.map((_, index) => index + 1),
      'offsets',
    );
    expectSame(new Set(events.map((event) => event.key)).size, 200, 'number of writers');
  },

  'keeps many conversations apart': async ({ log }) => {
    const streams = Array.from({ length: 100 }, (_, index) => streamId(`many-${index}`));
    for (const expected of [0, 1, 2]) {
      const answers = await Promise.all(streams.map((stream) => log.append(sampleAppend(stream, expected))));
      expectSame(answers, Array(100).fill(APPENDED), `answers at ${expected}`);
    }
    for (const stream of streams) {
      const wanted = [1, 2, 3].map((n) => sampleEvent(stream, n));
      expectSame(await log.read(stream), wanted, stream);
    }
  },

  'lets one refusal stand among many that are stored': async ({ log }) => {
    const streams = Array.from({ length: 20 }, (_, index) => streamId(`mixed-${index}`));
    await Promise.all(streams.map((stream) => log.append(sampleAppend(stream, 0))));
    const answers = await Promise.all(
      streams.map((stream, index) => log.append(sampleAppend(stream, index % 2, 1, { at: SAMPLE_TIME }))),
    );
    for (const [index, stream] of streams.entries()) {
      const good = index % 2 === 1;
      expectSame(answers[index], good ? APPENDED : { kind: 'conflict', head: 1 }, `answer for ${stream}`);
      expectSame((await log.head(stream))?.n, good ? 2 : 1, `head of ${stream}`);
    }
  },
} as const satisfies Record<string, LogCheck>;

/** A writer that reloads on conflict. Each conflict means that another writer got in, so it ends. */
async function appendUntilStored(log: EventLog, writer: string): Promise<void> {
  let expected = 0;
  for (;;) {
    const answer = await log.append(sampleAppend(CHAT, expected, 1, { key: writer, writer }));
    if (answer.kind === 'appended') return;
    if (answer.kind !== 'conflict') throw new Error(`writer ${writer}: ${answer.kind}`);
    expected = answer.head;
  }
}
