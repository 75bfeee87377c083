import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Failure, failure, reasonOf } from '#engine/core/errors';
import { fail, ok, type Result } from '#engine/core/result';
import type { EventLog } from '#engine/ports/event-log';
import { type Connection, loadSqlite, type Sqlite } from './load.ts';
import { createSqliteLog } from './log.ts';
import { ensureLayout } from './schema.ts';
import { storeFailure } from './store-failure.ts';

/** How long a write waits for another process on the same file, in milliseconds. */
const LOCK_WAIT = 2_000;

/**
 * The event log in one SQLite file; the file and its folder are made when missing.
 * What was answered `appended` is synced to disk.
 */
export async function openSqliteLog(options: {
  readonly path: string;
  /** Names the life of a file that is made now. */
  readonly newLife: () => string;
  /** Hears of listeners that throw and of writes that were put off. */
  readonly onError?: (problem: unknown) => void;
}): Promise<Result<EventLog>> {
  const { path, newLife, onError = () => {} } = options;
  const sqlite = await loadSqlite();
  if (!sqlite.ok) return sqlite;
  const connected = connect(sqlite.value, path);
  if (!connected.ok) return connected;
  const db = connected.value;
  const life = attempt(() => ensureLayout(db, newLife));
  if (life.ok) return ok(createSqliteLog(db, { life: life.value, newLife, onError }));
  db.close();
  return life;
}

/** Opens the file so that a commit is on disk when it returns: write-ahead log, synced at every commit. */
export function connect(sqlite: Sqlite, path: string): Result<Connection> {
  return attempt(() => {
    mkdirSync(dirname(path), { recursive: true });
    const db = new sqlite(path, { timeout: LOCK_WAIT });
    try {
      db.pragma('journal_mode = WAL');
      db.pragma('synchronous = FULL');
      return ok(db);
    } catch (thrown) {
      db.close();
      throw thrown;
    }
  });
}

/** Opening touches what the operator named, so that whatever goes wrong is said and not thrown. */
function attempt<Value>(open: () => Result<Value>): Result<Value> {
  try {
    return open();
  } catch (thrown) {
    return fail(storeFailure(thrown) ?? unopened(thrown));
  }
}

function unopened(thrown: unknown): Failure {
  return failure('STORE_DOWN', { store: 'SQLite', reason: reasonOf(thrown) });
}
