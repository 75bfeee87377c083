import type { Env } from '../core/env.ts';
import { ParleyError } from '../core/errors.ts';
import type { ClaimedTask, EventLog, NewTask, TaskKind } from '../ports/event-log.ts';
import { createGrip, type Grip } from './grip.ts';

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
  /** Tasks under way at once. */
  readonly atOnce: number;
  readonly run: Run;
  /** Hears of bugs; a store that fails is none. */
  readonly onError: (thrown: unknown, task: ClaimedTask) => void;
};

/**
 * How long a task stays with a node that does not say that it lives, in milliseconds: so long the tasks of a dead node wait.
 * Work may take longer, for its lease is renewed; and what a node that only slept writes too late, the log refuses.
 */
export const LEASE = 2000;

/** How long at most until the log is asked again, in milliseconds: finds what a dead node left. */
const LONGEST_WAIT = 1000;

/** Patience after something went wrong, in milliseconds. */
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 60_000;

/** A worker that claims due tasks, runs them, and sleeps until the next one is due. */
export function createWorker(parts: WorkerParts): Worker {
  return new TaskWorker(parts);
}

class TaskWorker implements Worker {
  readonly #parts: WorkerParts;
  readonly #underWay = new Set<Promise<void>>();
  readonly #grip: Grip;
  readonly #alarm: Alarm;
  #stopped = false;
  #looking: Promise<void> | null = null;
  #again = false;
  /** How many tasks were taken so far. */
  #taken = 0;

  constructor(parts: WorkerParts) {
    this.#parts = parts;
    this.#alarm = createAlarm(parts.env, () => this.poke());
    this.#grip = createGrip({ ...parts, lease: LEASE });
  }

  poke(): void {
    this.#again = true;
    if (this.#stopped || this.#looking) return;
    this.#looking = this.#look()
      .catch(() => this.#wakeBy(this.#parts.env.now() + LONGEST_WAIT))
      .finally(() => {
        this.#looking = null;
        if (this.#again) this.poke();
      });
  }

  hear(task: NewTask): void {
    const { heldUntil, ...plain } = task;
    if (heldUntil !== undefined) {
      const claimed = { ...plain, attempts: 1 };
      if (this.#stopped) this.#decline(claimed);
      else this.#take(claimed);
    } else if (task.due <= this.#parts.env.now()) this.poke();
    else this.#wakeBy(task.due);
  }

  heldUntil(): number | undefined {
    const { env, atOnce } = this.#parts;
    return this.#stopped || this.#underWay.size >= atOnce ? undefined : env.now() + LEASE;
  }

  stop(): Promise<void> {
    this.#stopped = true;
    this.#alarm.clear();
    return this.#finish();
  }

  async settled(): Promise<boolean> {
    const first = this.#taken;
    for (let before = -1; before !== this.#taken; ) {
      before = this.#taken;
      this.poke();
      await this.#finish();
    }
    return this.#taken > first;
  }

  async #look(): Promise<void> {
    const { env, log, kind } = this.#parts;
    this.#alarm.clear();
    do {
      this.#again = false;
      if (!(await this.#claimAll())) return;
    } while (this.#again);
    const now = env.now();
    const due = (await log.nextDue(kind)) ?? Number.POSITIVE_INFINITY;
    // What is due and was not handed out can't be had now: asking again at once would be a busy loop.
    this.#wakeBy(due > now ? Math.min(due, now + LONGEST_WAIT) : now + LONGEST_WAIT);
  }

  /** False when the hands are full: then whoever finishes first looks again. */
  async #claimAll(): Promise<boolean> {
    const { env, log, kind, atOnce } = this.#parts;
    for (;;) {
      const room = atOnce - this.#underWay.size;
      if (this.#stopped || room <= 0) return false;
      const tasks = await log.claim({ kind, now: env.now(), lease: LEASE, limit: room });
      for (const task of tasks) this.#take(task);
      if (tasks.length < room) return true;
    }
  }

  #take(task: ClaimedTask): void {
    this.#taken += 1;
    const letGo = this.#grip.take(task);
    const done = runAndRelease(this.#parts, task).then((due) => {
      this.#underWay.delete(done);
      letGo();
      if (due !== undefined) this.#wakeBy(due);
      if (this.#underWay.size === this.#parts.atOnce - 1) this.poke();
    });
    this.#underWay.add(done);
  }

  /** For what was born in our hands while they were closing: another node may do it at once. */
  #decline(task: ClaimedTask): void {
    const done = giveBack(this.#parts.log, task, task.due).then(() => void this.#underWay.delete(done));
    this.#underWay.add(done);
  }

  #wakeBy(time: number): void {
    if (!this.#stopped) this.#alarm.wakeBy(time);
  }

  async #finish(): Promise<void> {
    while (this.#looking || this.#underWay.size > 0) await Promise.all([this.#looking, ...this.#underWay]);
  }
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

type Alarm = { readonly clear: () => void; readonly wakeBy: (time: number) => void };

/** One alarm that may be moved forward, and is not set twice. */
function createAlarm(env: Env, ring: () => void): Alarm {
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
