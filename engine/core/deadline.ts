import type { Env } from './env.ts';

/** Until when work may take, in milliseconds from now, and what counts as its answer when it takes longer. */
export type Deadline<Value> = {
  readonly ms: number;
  readonly delay: Env['delay'];
  readonly abort: AbortController;
  readonly late: () => Value;
};

/**
 * What `work` gives, or `late` once the time is up. The signal is aborted only after the answer stands,
 * so that work which throws when it is aborted cannot turn "too late" into "failed".
 */
export function withinDeadline<Value>(
  work: PromiseLike<Value>,
  { ms, delay, abort, late }: Deadline<Value>,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const cancel = delay(ms, () => {
      resolve(late());
      abort.abort();
    });
    work.then(
      (value) => {
        cancel();
        resolve(value);
      },
      (reason: unknown) => {
        cancel();
        reject(reason);
      },
    );
  });
}
