import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Append, EventLog } from '#engine/ports/event-log';
import { createMemoryEventLog } from '#engine/ports/event-log.memory';
import { sampleAppend, sampleTask, streamId, taskId } from '#engine/ports/event-log.samples';
import { joinAppends } from './join-appends.ts';

const CHAT = streamId('chat');

/** Appends that follow one another, with a few tasks that come, go and come again. */
const chain = fc
  .array(
    fc.record({
      count: fc.nat(3),
      settle: fc.subarray(['a', 'b', 'c']),
      schedule: fc.subarray(['a', 'b', 'c']),
      raises: fc.boolean(),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((steps) => {
    let [expected, epoch] = [0, 0];
    return steps.map(({ count, settle, schedule, raises }, index): Append => {
      const fence = epoch;
      if (raises) epoch += 1;
      const append = {
        ...sampleAppend(CHAT, expected, count),
        fence,
        ...(raises && { epoch }),
        settle: settle.map(taskId),
        schedule: schedule.map((id) => sampleTask(CHAT, id, index)),
      };
      expected += count;
      return append;
    });
  });

const contentOf = async (log: EventLog) => [
  await log.read(CHAT),
  await log.head(CHAT),
  await log.tasks(CHAT),
];

it('leaves a log as the appends would one after the other', async () => {
  await fc.assert(
    fc.asyncProperty(chain, async (appends) => {
      const [each, joined] = [createMemoryEventLog({ life: 'l' }), createMemoryEventLog({ life: 'l' })];
      for (const append of appends) expect((await each.append(append)).kind).toBe('appended');
      const whole = joinAppends(appends as [Append, ...Append[]]);
      expect((await joined.append(whole)).kind).toBe('appended');
      expect(await contentOf(joined)).toEqual(await contentOf(each));
    }),
  );
});

it('is refused as a whole where a newer owner has come', async () => {
  const log = createMemoryEventLog({ life: 'l' });
  await log.append({ ...sampleAppend(CHAT, 0), epoch: 2 });
  const joined = joinAppends([
    { ...sampleAppend(CHAT, 1), fence: 2 },
    { ...sampleAppend(CHAT, 2), fence: 1 },
  ]);
  expect(await log.append(joined)).toEqual({ kind: 'fenced', epoch: 2 });
});
