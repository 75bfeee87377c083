import type { Env } from '../core/env.ts';
import { ParleyError } from '../core/errors.ts';
import type { ClaimedTask, EventLog, NewTask, TaskKind } from '../ports/event-log.ts';

/** Works on the due tasks of one kind. */
export type Worker = {
  /** Look for due work now. */
  poke(): void;
  /** A task was just written: run it if it was born in our hands, otherwise look when it is due. */
  hear(task: NewTask): void;
  /** Until when a task may be born in our hands; undefined when they are full. */
  heldUntil(): number | undefined;
  /** Take on nothing new and finish what is under way. */
  stop(): Promise<void>;
  /** Resolves when nothing is under way and nothing due is to be had; true if there was anything to do. */
  settled(): Promise<boolean>;
};

/** Does a task. A number gives it back, to be done again from then on (milliseconds since the epoch). */
export type Run = (task: ClaimedTask) => Promise<number | undefined>;

type WorkerParts = {
  readonly kind: TaskKind;
  readonly log: EventLog;
  readonly env: Env;
  /** How long a task stays ours, in milliseconds; then another node may take it. */
  readonly lease: number;
  /** Tasks under way at once. */
  readonly atOnce: number;
  readonly run: Run;
  /** Hears of bugs; a store that fails is none. */
  readonly onError: (thrown: unknown, task: ClaimedTask) => void;
};

/** How long at most until the log is asked again, in milliseconds: finds what a dead node left. */
const LONGEST_WAIT = 1000;

/** Patience after something went wrong, in milliseconds. */
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 60_000;

/** A worker that claims due tasks, runs them, and sleeps until the next one is due. */
export function createWorker(parts: WorkerParts): Worker {
  const { env, log, kind, atOnce, lease } = parts;
  const underWay = new Set<Promise<void>>();
  const alarm = createAlarm(env, () => poke());
  let stopped = false;
  let looking: Promise<void> | null = null;
  let again = false;
  let taken = 0;

  const take = (task: ClaimedTask): void => {
    taken += 1;
    const done = runAndRelease(parts, task).then((due) => {
      underWay.delete(done);
      if (due !== undefined && !stopped) alarm.wakeBy(due);
      if (underWay.size === atOnce - 1) poke();
    });
    underWay.add(done);
  };

  /** For what was born in our hands while they were closing: another node may do it at once. */
  const decline = (task: ClaimedTask): void => {
    const done = giveBack(log, task, task.due).then(() => void underWay.delete(done));
    underWay.add(done);
  };

  /** Ends when nothing is due or the hands are full; then whoever finishes first looks again. */
  const claimAll = async (): Promise<boolean> => {
    for (;;) {
      const room = atOnce - underWay.size;
      if (stopped || room <= 0) return false;
      const tasks = await log.claim({ kind, now: env.now(), lease, limit: room });
      for (const task of tasks) take(task);
      if (tasks.length < room) return true;
    }
  };

  const look = async (): Promise<void> => {
    alarm.clear();
    do {
      again = false;
      if (!(await claimAll())) return;
    } while (again);
    const now = env.now();
    const due = (await log.nextDue(kind)) ?? Number.POSITIVE_INFINITY;
    // What is due and was not handed out can't be had now: asking again at once would be a busy loop.
    const wake = due > now ? Math.min(due, now + LONGEST_WAIT) : now + LONGEST_WAIT;
    if (!stopped) alarm.wakeBy(wake);
  };

  const poke = (): void => {
    again = true;
    if (stopped || looking) return;
    looking = look()
      .catch(() => void (stopped || alarm.wakeBy(env.now() + LONGEST_WAIT)))
      .finally(() => {
        looking = null;
        if (again) poke();
      });
  };

  const finish = async (): Promise<void> => {
    while (looking || underWay.size > 0) await Promise.all([looking, ...underWay]);
  };

  const settled = async (): Promise<boolean> => {
    const first = taken;
    for (let before = -1; before !== taken; ) {
      before = taken;
      poke();
      await finish();
    }
    return taken > first;
  };

  const hear = (task: NewTask): void => {
    const { heldUntil, ...plain } = task;
    if (heldUntil !== undefined) {
      const inHands = stopped ? decline : take;
      inHands({ ...plain, attempts: 1 });
    } else if (task.due <= env.now()) poke();
    else if (!stopped) alarm.wakeBy(task.due);
  };

  const stop = (): Promise<void> => {
    stopped = true;
    alarm.clear();
    return finish();
  };

  const heldUntil = (): number | undefined =>
    stopped || underWay.size >= atOnce ? undefined : env.now() + lease;

  return { poke, hear, heldUntil, stop, settled };
}

/** Never rejects: what throws is reported if it is a bug, and the task is given back to be tried again. */
async function runAndRelease(parts: WorkerParts, task: ClaimedTask): Promise<number | undefined> {
  const due = await runOrReport(parts, task);
  if (due !== undefined) await giveBack(parts.log, task, due);
  return due;
}

async function runOrReport({ run, onError, env }: WorkerParts, task: ClaimedTask) {
  try {
    return await run(task);
  } catch (thrown) {
    const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (task.attempts - 1));
    if (thrown instanceof ParleyError) return env.now() + FIRST_PAUSE;
    try {
      onError(thrown, task);
    } catch {
      // A reporter that throws has nobody to report to; the task must be given back all the same.
    }
    return env.now() + pause;
  }
}

/** A task that could not be given back is free when its lease ends. */
async function giveBack(log: EventLog, task: ClaimedTask, due: number): Promise<void> {
  await log.release(task, due).catch(() => undefined);
}

/** One alarm that may be moved forward, and is not set twice. */
function createAlarm(env: Env, ring: () => void) {
  let at = Number.POSITIVE_INFINITY;
  let cancel = (): void => undefined;
  const clear = (): void => {
    cancel();
    at = Number.POSITIVE_INFINITY;
  };
  const wakeBy = (time: number): void => {
    if (time >= at) return;
    clear();
    at = time;
    cancel = env.delay(Math.max(1, time - env.now()), () => {
      at = Number.POSITIVE_INFINITY;
      ring();
    });
  };
  return { clear, wakeBy };
}
