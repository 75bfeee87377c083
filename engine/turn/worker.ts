import type { Env } from '../core/env.ts';
import type { ClaimedTask, EventLog, TaskKind } from '../ports/event-log.ts';

/** Works on the due tasks of one kind. */
export type Worker = {
  /** Look for due work now. */
  poke(): void;
  /** Take on nothing new and finish what is under way. */
  stop(): Promise<void>;
  /** Resolves when nothing is under way and nothing is due. */
  settled(): Promise<void>;
};

type WorkerParts = {
  readonly kind: TaskKind;
  readonly log: EventLog;
  readonly env: Env;
  /** How long a task stays ours, in milliseconds; then another node may take it. */
  readonly lease: number;
  /** Tasks under way at once. */
  readonly atOnce: number;
  readonly run: (task: ClaimedTask) => Promise<void>;
  readonly onError: (thrown: unknown, task: ClaimedTask) => void;
};

/** How long at most until the log is asked again, in milliseconds: finds what a dead node left. */
const LONGEST_WAIT = 1000;

/** A worker that claims due tasks, runs them, and sleeps until the next one is due. */
export function createWorker(parts: WorkerParts): Worker {
  const { env, log, kind } = parts;
  const underWay = new Set<Promise<void>>();
  let stopped = false;
  let looking: Promise<void> | null = null;
  let again = false;
  let cancelWait = (): void => undefined;

  const runOne = (task: ClaimedTask): void => {
    const done = parts
      .run(task)
      .catch((thrown) => parts.onError(thrown, task))
      .finally(() => {
        underWay.delete(done);
        if (underWay.size === parts.atOnce - 1) poke();
      });
    underWay.add(done);
  };

  const look = async (): Promise<void> => {
    do {
      again = false;
      const room = parts.atOnce - underWay.size;
      if (stopped || room <= 0) return;
      const tasks = await log.claim({ kind, now: env.now(), lease: parts.lease, limit: room });
      for (const task of tasks) runOne(task);
      if (tasks.length === room) return;
    } while (again);
    await sleepUntilDue();
  };

  const sleepUntilDue = async (): Promise<void> => {
    const due = await log.nextDue(kind);
    cancelWait();
    if (stopped) return;
    const wait = due === undefined ? LONGEST_WAIT : Math.min(LONGEST_WAIT, Math.max(1, due - env.now()));
    cancelWait = env.delay(wait, poke);
  };

  const poke = (): void => {
    if (stopped) return;
    if (looking) {
      again = true;
      return;
    }
    looking = look()
      .catch(() => {
        cancelWait = env.delay(LONGEST_WAIT, poke);
      })
      .finally(() => {
        looking = null;
        if (again) poke();
      });
  };

  const settled = async (): Promise<void> => {
    for (;;) {
      poke();
      while (looking || underWay.size > 0) await Promise.all([looking, ...underWay]);
      const due = await log.nextDue(kind);
      if (stopped || due === undefined || due > env.now()) return;
    }
  };

  const stop = async (): Promise<void> => {
    stopped = true;
    cancelWait();
    while (looking || underWay.size > 0) await Promise.all([looking, ...underWay]);
  };

  return { poke, stop, settled };
}
