import type { LogCheck } from './event-log.checks.ts';
import { expectSame } from './event-log.expect.ts';
import { SAMPLE_TIME, sampleAppend, sampleTask, streamId, taskId } from './event-log.samples.ts';
import type { ClaimedTask, EventLog, NewTask, Task } from './event-log.ts';

const CHAT = streamId('chat');
const LEASE = 1_000;

/** What due work promises: handed to one worker at a time, never early, until it is settled. */
export const TASK_CHECKS = {
  'hands out due tasks, the longest free first, and no other kind': async ({ log }) => {
    const late = sampleTask(CHAT, 'a-late', 20);
    const early = sampleTask(CHAT, 'b-early', 10);
    const future = sampleTask(CHAT, 'c-future', 31);
    const effect = sampleTask(CHAT, 'd-effect', 0, 'effect');
    await schedule(log, [late, early, future, effect]);
    expectSame(await claimAt(log, 9), [], 'before anything is due');
    expectSame(await claimAt(log, 30), [once(early), once(late)], 'two are due');
    expectSame(await claimAt(log, 31), [once(future)], 'due to the millisecond');
    expectSame(await log.tasks(CHAT), [late, early, future, effect], 'held tasks are still there');
  },

  'holds a task until its lease ends and counts attempts': async ({ log }) => {
    const task = sampleTask(CHAT, 't');
    await schedule(log, [task]);
    expectSame(await claimAt(log, 0), [once(task)], 'first claim');
    expectSame(await claimAt(log, LEASE - 1), [], 'while it is held');
    expectSame(await claimAt(log, LEASE), [{ ...task, attempts: 2 }], 'after the lease');
    expectSame(await claimAt(log, LEASE + 1), [], 'held again');
  },

  'never hands one task to two workers': async ({ log }) => {
    const tasks = Array.from({ length: 60 }, (_, index) => sampleTask(CHAT, `t-${index}`));
    await schedule(log, tasks);
    const claims = await Promise.all(Array.from({ length: 20 }, () => claimAt(log, 0, 7)));
    const ids = claims.flat().map((task) => task.id);
    expectSame(new Set(ids).size, ids.length, 'tasks handed out twice');
    for (const claim of claims) expectSame(claim.length <= 7, true, 'limit kept');
    const rest = await claimAt(log, 0, 100);
    expectSame([...ids, ...rest.map((task) => task.id)].sort(), tasks.map((task) => task.id).sort(), 'all');
  },

  'takes a task back and hands it out again from then on': async ({ log }) => {
    const task = sampleTask(CHAT, 't');
    await schedule(log, [task]);
    for (const claimed of await claimAt(log, 0)) await log.release(claimed, SAMPLE_TIME + 50);
    expectSame(await claimAt(log, 49), [], 'too early');
    const again = { ...task, due: SAMPLE_TIME + 50, attempts: 2 };
    expectSame(await claimAt(log, 50), [again], 'from then on, attempts kept');
    await log.release({ ...again, id: taskId('unknown') }, SAMPLE_TIME);
  },

  'ignores a release by a worker that lost its lease': async ({ log }) => {
    await schedule(log, [sampleTask(CHAT, 't')]);
    const [lost] = await claimAt(log, 0);
    await claimAt(log, LEASE);
    if (lost) await log.release(lost, SAMPLE_TIME);
    expectSame(await claimAt(log, LEASE + 1), [], 'the successor still holds it');
  },

  'goes on holding what its worker still works on': async ({ log }) => {
    await schedule(log, [sampleTask(CHAT, 'a'), sampleTask(CHAT, 'b')]);
    const both = await claimAt(log, 0);
    await log.hold(both, SAMPLE_TIME + LEASE + 50);
    expectSame(await claimAt(log, LEASE + 49), [], 'held on');
    expectSame(await log.nextDue('timer'), SAMPLE_TIME + LEASE + 50, 'next due');
    expectSame((await claimAt(log, LEASE + 50)).length, 2, 'when nobody holds on any more');
    await log.hold(both, SAMPLE_TIME + LEASE * 9);
    expectSame(
      (await claimAt(log, LEASE * 2 + 50)).length,
      2,
      'a late worker holds nothing of its successor',
    );
    await log.append({ stream: CHAT, expected: 0, events: [], settle: [taskId('a')] });
    await log.hold([{ ...sampleTask(CHAT, 'a'), attempts: 3 }], SAMPLE_TIME + LEASE * 9);
    expectSame(await log.tasks(CHAT), [sampleTask(CHAT, 'b')], 'what is settled stays so');
  },

  'forgets lease and attempts of a replaced task': async ({ log }) => {
    await schedule(log, [sampleTask(CHAT, 't')]);
    await claimAt(log, 0);
    const replaced: Task = { ...sampleTask(CHAT, 't', 5), data: { changed: true } };
    await schedule(log, [replaced]);
    expectSame(await log.tasks(CHAT), [replaced], 'tasks');
    expectSame(await claimAt(log, 5), [once(replaced)], 'claim');
  },

  'leaves a task that is born held to its writer': async ({ log }) => {
    const own = { ...sampleTask(CHAT, 'own'), heldUntil: SAMPLE_TIME + 50 };
    await schedule(log, [own, sampleTask(CHAT, 'free')]);
    expectSame(await log.tasks(CHAT), [sampleTask(CHAT, 'free'), sampleTask(CHAT, 'own')], 'tasks');
    expectSame(await claimAt(log, 49), [once(sampleTask(CHAT, 'free'))], 'while its writer holds it');
    expectSame(await log.nextDue('timer'), SAMPLE_TIME + 50, 'next due');
    expectSame(
      await claimAt(log, 50),
      [{ ...sampleTask(CHAT, 'own'), attempts: 2 }],
      'when its writer is late',
    );
    await schedule(log, [own]);
    await log.release(once(sampleTask(CHAT, 'own')), SAMPLE_TIME + 10);
    const back = { ...sampleTask(CHAT, 'own', 10), attempts: 2 };
    expectSame(await claimAt(log, 10), [back], 'after its writer gave it back');
    await schedule(log, [{ ...sampleTask(CHAT, 'later', 90), heldUntil: SAMPLE_TIME + 50 }]);
    expectSame(await claimAt(log, 89), [], 'held for less than until it is due');
  },

  'adds a task that one append both settles and schedules': async ({ log }) => {
    await schedule(log, [sampleTask(CHAT, 't')]);
    const again = sampleTask(CHAT, 't', 9);
    await log.append({ stream: CHAT, expected: 0, events: [], settle: [again.id], schedule: [again] });
    expectSame(await log.tasks(CHAT), [again], 'tasks');
  },

  'says when the next task can be handed out': async ({ log }) => {
    expectSame(await log.nextDue('timer'), undefined, 'nothing scheduled');
    await schedule(log, [sampleTask(CHAT, 'a', 10), sampleTask(CHAT, 'b', LEASE * 2)]);
    await schedule(log, [sampleTask(CHAT, 'c', 3, 'turn')]);
    expectSame(await log.nextDue('timer'), SAMPLE_TIME + 10, 'the earliest of its kind');
    await claimAt(log, 10);
    expectSame(await log.nextDue('timer'), SAMPLE_TIME + 10 + LEASE, 'the end of a lease');
    await log.append({ stream: CHAT, expected: 0, events: [], settle: [taskId('a')] });
    expectSame(await log.nextDue('timer'), SAMPLE_TIME + LEASE * 2, 'the one left');
  },

  'keeps tasks by conversation': async ({ log }) => {
    const other = streamId('other');
    await log.append({ ...sampleAppend(CHAT, 0), schedule: [sampleTask(CHAT, 'b'), sampleTask(CHAT, 'a')] });
    await log.append({ ...sampleAppend(other, 0), schedule: [sampleTask(other, 'o')] });
    expectSame(await log.tasks(CHAT), [sampleTask(CHAT, 'a'), sampleTask(CHAT, 'b')], 'by id');
    expectSame(await log.tasks(other), [sampleTask(other, 'o')], 'of the other');
    expectSame(await log.tasks(streamId('unknown')), [], 'of nobody');
  },
} as const satisfies Record<string, LogCheck>;

async function schedule(log: EventLog, tasks: readonly NewTask[]): Promise<void> {
  const answer = await log.append({ stream: CHAT, expected: 0, events: [], schedule: tasks });
  expectSame(answer, { kind: 'appended' }, 'schedule');
}

function claimAt(log: EventLog, after: number, limit = 10): Promise<readonly ClaimedTask[]> {
  return log.claim({ kind: 'timer', now: SAMPLE_TIME + after, lease: LEASE, limit });
}

function once(task: Task): ClaimedTask {
  return { ...task, attempts: 1 };
}
