import { type Failure, failure, ParleyError, reasonOf } from '#engine/core/errors';
import { fail, ok, type Result } from '#engine/core/result';
import type { Connection } from './load.ts';

/** Results of SQLite that speak of the disk, the file or another process, and not of a bug in our SQL. */
const OUTSIDE =
  /^SQLITE_(BUSY|LOCKED|READONLY|IOERR|CORRUPT|CANTOPEN|PROTOCOL|NOTADB|NOMEM|INTERRUPT|PERM|AUTH|NOLFS)/;

/** What the store could not help, as a failure of the catalogue; undefined for a bug, which stays a throw. */
export function storeFailure(thrown: unknown): Failure | undefined {
  if (thrown instanceof ParleyError) return thrown.failure;
  const code = codeOf(thrown);
  const data = { store: 'SQLite', reason: `${reasonOf(thrown)} (${code})` };
  if (code === 'SQLITE_FULL') return failure('STORE_FULL', data);
  return OUTSIDE.test(code) ? failure('STORE_DOWN', data) : undefined;
}

/** A read as a result: data, or why the store could not give it. A bug stays a throw. */
export function readResult<Value>(db: Connection, read: () => Value): Result<Value> {
  if (!db.open) return fail(closedFailure());
  try {
    return ok(read());
  } catch (thrown) {
    const known = storeFailure(thrown);
    if (known === undefined) throw thrown;
    return fail(known);
  }
}

/** What any call after `close` is told. */
export function closedFailure(): Failure {
  return failure('STORE_DOWN', { store: 'SQLite', reason: 'it was closed' });
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
}
