import { fail, ok, type Result } from '#engine/core/result';
import type { Connection } from './load.ts';
import { closedFailure, storeFailure } from './store-failure.ts';

/** While several write, a commit begins this many milliseconds after the one before, and takes all that came. */
const WINDOW = 2;

/** More than this in one transaction would hold the event loop for too long. */
const MOST_PER_COMMIT = 500;

type Outcome = { readonly value: unknown } | { readonly thrown: unknown };
type Write = { readonly run: () => unknown; readonly answer: (outcome: Outcome) => void };

/** Group commit: many writes, one transaction, one sync to disk; nobody is answered before that. */
export interface WriteQueue {
  /**
   * Runs `run` in a savepoint of its own, so that its failure undoes nobody else's write.
   * `committed` is called in order of the queue once the value is on disk, before the promise resolves.
   */
  add<Value>(run: () => Value, committed?: (value: Value) => void): Promise<Result<Value>>;
  /** Commits what waits and takes no more. */
  close(): void;
}

export function createWriteQueue(db: Connection): WriteQueue {
  const transaction = prepareTransaction(db);
  let waiting: Write[] = [];
  let planned: NodeJS.Timeout | NodeJS.Immediate | undefined;
  let lastBegan = 0;
  let lastSize = 0;
  let closed = false;

  function add<Value>(run: () => Value, committed?: (value: Value) => void): Promise<Result<Value>> {
    if (closed) return Promise.resolve(fail(closedFailure()));
    return new Promise((resolve, reject) => {
      waiting.push({ run, answer: (outcome) => answer(outcome, { committed, resolve, reject }) });
      plan();
    });
  }

  /** A lone writer never waits. Many wait for one another, so that the disk syncs once for all of them. */
  function plan(): void {
    if (planned !== undefined) return;
    const rest = lastSize > 1 ? lastBegan + WINDOW - performance.now() : 0;
    planned = rest > 0 ? setTimeout(commitNext, rest) : setImmediate(commitNext);
  }

  function commitNext(): void {
    planned = undefined;
    const batch = waiting.slice(0, MOST_PER_COMMIT);
    waiting = waiting.slice(MOST_PER_COMMIT);
    lastBegan = performance.now();
    lastSize = batch.length;
    const outcomes = transaction.writeAll(batch);
    if (waiting.length > 0) plan();
    for (const [index, outcome] of outcomes.entries()) batch[index]?.answer(outcome);
  }

  function close(): void {
    while (waiting.length > 0) commitNext();
    closed = true;
  }

  return { add, close };
}

type Caller<Value> = {
  readonly committed: ((value: Value) => void) | undefined;
  readonly resolve: (result: Result<Value>) => void;
  readonly reject: (thrown: unknown) => void;
};

function answer<Value>(outcome: Outcome, caller: Caller<Value>): void {
  if ('value' in outcome) {
    const value = outcome.value as Value;
    caller.committed?.(value);
    caller.resolve(ok(value));
    return;
  }
  const known = storeFailure(outcome.thrown);
  if (known) caller.resolve(fail(known));
  else caller.reject(outcome.thrown);
}

function prepareTransaction(db: Connection) {
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const rollback = db.prepare('ROLLBACK');
  const savepoint = db.prepare('SAVEPOINT one_write');
  const release = db.prepare('RELEASE one_write');
  const undo = db.prepare('ROLLBACK TO one_write');

  function writeAll(batch: readonly Write[]): readonly Outcome[] {
    try {
      begin.run();
      const outcomes: Outcome[] = [];
      for (const write of batch) {
        outcomes.push(writeOne(write));
        if (!db.inTransaction) return batch.length === 1 ? outcomes : batch.flatMap(writeAlone);
      }
      commit.run();
      return outcomes;
    } catch (thrown) {
      abandon();
      return batch.map(() => ({ thrown }));
    }
  }

  /** A full disk makes SQLite end the whole transaction. Nothing of it is there then, so each may try by itself. */
  function writeAlone(write: Write): readonly Outcome[] {
    return writeAll([write]);
  }

  function writeOne(write: Write): Outcome {
    savepoint.run();
    try {
      const value = write.run();
      release.run();
      return { value };
    } catch (thrown) {
      if (db.inTransaction) {
        undo.run();
        release.run();
      }
      return { thrown };
    }
  }

  function abandon(): void {
    try {
      if (db.inTransaction) rollback.run();
    } catch (thrown) {
      // The next BEGIN reports what is wrong with the file; here only the first reason counts.
      if (storeFailure(thrown) === undefined) throw thrown;
    }
  }

  return { writeAll };
}
