import { failure } from '#engine/core/errors';
import { fail, ok, type Result } from '#engine/core/result';
import type { Connection } from './load.ts';

/** Layout of the tables below. Another number in a file means that this release may not touch it. */
const LAYOUT = '1';

const TABLES = `
  CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE streams (
    no        INTEGER PRIMARY KEY,
    stream    TEXT NOT NULL UNIQUE,
    n         INTEGER NOT NULL,
    epoch     INTEGER NOT NULL,
    opened_at INTEGER,
    opened_by TEXT
  );
  CREATE INDEX streams_by_opening ON streams (opened_at, stream) WHERE n > 0;
  CREATE INDEX streams_by_opener ON streams (opened_by, opened_at, stream) WHERE n > 0;

  -- A rowid table with narrow indexes: appends of many conversations fill the same last page,
  -- so a commit of a hundred of them syncs a few pages and not a hundred.
  CREATE TABLE events (
    stream_no INTEGER NOT NULL,
    n         INTEGER NOT NULL,
    actor     TEXT NOT NULL,
    key       TEXT,
    event     TEXT NOT NULL
  );
  CREATE UNIQUE INDEX events_by_offset ON events (stream_no, n);
  CREATE INDEX events_by_key ON events (stream_no, key, actor, n) WHERE key IS NOT NULL;

  CREATE TABLE tasks (
    id       TEXT PRIMARY KEY,
    stream   TEXT NOT NULL,
    kind     TEXT NOT NULL,
    due      INTEGER NOT NULL,
    free_at  INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    data     TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX tasks_by_time ON tasks (kind, free_at, id);
  CREATE INDEX tasks_by_stream ON tasks (stream, id);

  CREATE TABLE snapshots (
    stream  TEXT PRIMARY KEY,
    n       INTEGER NOT NULL,
    version TEXT NOT NULL,
    state   TEXT NOT NULL
  ) WITHOUT ROWID;
`;

/** A table that files of this layout need not have: what is older has lost nothing. */
const LIVES = `
  CREATE TABLE IF NOT EXISTS lives (
    stream TEXT PRIMARY KEY,
    life   TEXT NOT NULL
  ) WITHOUT ROWID;
`;

/**
 * The life of the store in this file; an empty file gets our tables and a life of its own.
 * Two processes may come at once: the second waits and finds the tables of the first.
 */
export function ensureLayout(db: Connection, newLife: () => string): Result<string> {
  const ensure = db.transaction((): Result<string> => {
    const tables = db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck();
    const names = tables.all();
    if (names.length === 0) createTables(db, newLife());
    const found = names.length === 0 || names.includes('meta') ? readMeta(db, 'layout') : undefined;
    const life = found === LAYOUT ? readMeta(db, 'life') : undefined;
    if (life !== undefined) {
      db.exec(LIVES);
      return ok(life);
    }
    const other = found ?? 'another program';
    return fail(failure('STORE_VERSION', { path: db.name, found: other, expected: LAYOUT }));
  });
  return ensure.immediate();
}

function createTables(db: Connection, life: string): void {
  db.exec(TABLES);
  const write = db.prepare<[string, string]>('INSERT INTO meta (name, value) VALUES (?, ?)');
  write.run('layout', LAYOUT);
  write.run('life', life);
}

function readMeta(db: Connection, name: string): string | undefined {
  return db.prepare<[string], string>('SELECT value FROM meta WHERE name = ?').pluck().get(name);
}
