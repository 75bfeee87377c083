import type Database from 'better-sqlite3';
import { failure, reasonOf } from '#engine/core/errors';
import { fail, ok, type Result } from '#engine/core/result';

/** The constructor that better-sqlite3 exports. */
export type Sqlite = typeof Database;

/** One open SQLite file. */
export type Connection = Database.Database;

const OLDEST_NODE = 24;

/**
 * better-sqlite3, or why it can't be had. It is imported only behind the version check: its binary makes
 * an older Node crash without a word, and nothing could be said after that.
 */
export async function loadSqlite(nodeVersion = process.versions.node): Promise<Result<Sqlite>> {
  if (Number.parseInt(nodeVersion, 10) < OLDEST_NODE) {
    return fail(failure('NODE_TOO_OLD', { found: nodeVersion, needed: `${OLDEST_NODE} or newer` }));
  }
  try {
    return ok((await import('better-sqlite3')).default);
  } catch (thrown) {
    return fail(failure('STORE_DOWN', { store: 'SQLite', reason: reasonOf(thrown) }));
  }
}
