import { type Failure, failure, ParleyError, reasonOf } from '#engine/core/errors';
import { fail, ok, type Result } from '#engine/core/result';

/** Milliseconds after which a question to Redis counts as failed. */
const LONGEST_ANSWER = 2_000;

/** Replies that only a bug of ours can cause. */
const BUGS = /^(ERR|WRONGTYPE|NOSCRIPT|CROSSSLOT|INVALIDOBJ)\b/;

/** Errors that the language throws at mistakes of ours. */
const OURS = [TypeError, RangeError, SyntaxError, ReferenceError];

/** What the store could not help, as a failure of the catalogue; undefined for a bug, which stays a throw. */
export function storeFailure(thrown: unknown): Failure | undefined {
  if (thrown instanceof ParleyError) return thrown.failure;
  if (!(thrown instanceof Error) || OURS.some((kind) => thrown instanceof kind)) return undefined;
  if (thrown.name === 'ReplyError' && BUGS.test(thrown.message)) return undefined;
  const data = { store: 'Redis', reason: reasonOf(thrown).replace(/\.?\s*$/, '') };
  const isFull = /^OOM\b/.test(thrown.message) || /no space left/i.test(thrown.message);
  return failure(isFull ? 'STORE_FULL' : 'STORE_DOWN', data);
}

/** What Redis answered, or why it did not. It is given 2 s; what comes later is not waited for. */
export async function ask<Value>(question: () => Promise<Value>): Promise<Result<Value>> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${LONGEST_ANSWER} ms`)), LONGEST_ANSWER);
  try {
    return ok(await Promise.race([question(), late]));
  } catch (thrown) {
    const known = storeFailure(thrown);
    if (known === undefined) throw thrown;
    return fail(known);
  } finally {
    clearTimeout(timer);
  }
}

/** What any call after `close` is told. */
export function closedFailure(): Failure {
  return failure('STORE_DOWN', { store: 'Redis', reason: 'it was closed' });
}
