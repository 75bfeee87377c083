import type { Json } from '#engine/core/json';
import { fail, ok, type Result, valueOrThrow } from '#engine/core/result';
import type { Journal, JournalAppend, JournalEntry } from '#engine/ports/journal';
import { type Connection, loadSqlite } from './load.ts';
import { connect } from './open.ts';
import { readResult } from './store-failure.ts';

export type SqliteJournal = Journal & { close(): void };

const TABLES = `
  CREATE TABLE IF NOT EXISTS journals (
    journal TEXT NOT NULL,
    n       INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    data    TEXT NOT NULL,
    PRIMARY KEY (journal, n)
  ) WITHOUT ROWID, STRICT;

  CREATE TABLE IF NOT EXISTS journal_snapshots (
    journal TEXT PRIMARY KEY,
    n       INTEGER NOT NULL,
    version TEXT NOT NULL,
    state   TEXT NOT NULL
  ) WITHOUT ROWID, STRICT;
`;

/**
 * Journals in one SQLite file; the file and its folder are made when missing. Those who watch hear of what this handle
 * wrote: several processes on one file need a store made for that.
 */
export async function openSqliteJournal(options: { readonly path: string }): Promise<Result<SqliteJournal>> {
  const sqlite = await loadSqlite();
  if (!sqlite.ok) return sqlite;
  const connected = connect(sqlite.value, options.path);
  if (!connected.ok) return connected;
  const made = readResult(connected.value, () => connected.value.exec(TABLES));
  return made.ok ? ok(createJournal(connected.value)) : fail(made.failure);
}

function createJournal(db: Connection): SqliteJournal {
  const statements = prepare(db);
  const listeners = new Set<(journal: string) => void>();
  const answer = async <Value>(read: () => Value): Promise<Value> => valueOrThrow(readResult(db, read));
  return {
    append: async (journal, expected, entries) => {
      const appended = readResult(db, () => statements.append.immediate(journal, expected, entries));
      if (!appended.ok) return { kind: 'failed', failure: appended.failure };
      if (appended.value.kind === 'appended') for (const listener of listeners) listener(journal);
      return appended.value;
    },
    read: (journal, after = 0, limit = -1) =>
      answer(() => statements.read.all(journal, after, limit).map(entryOf)),
    saveSnapshot: async (journal, { n, version, state }) => {
      readResult(db, () => statements.save.run(journal, n, version, JSON.stringify(state)));
    },
    loadSnapshot: (journal) =>
      answer(() => {
        const row = statements.load.get(journal);
        return row && { ...row, state: JSON.parse(row.state) as Json };
      }),
    watch: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => void db.close(),
  };
}

type EntryRow = { readonly n: number; readonly at: number; readonly data: string };
type SnapshotRow = { readonly n: number; readonly version: string; readonly state: string };

function prepare(db: Connection) {
  const head = db
    .prepare<[string], number>('SELECT coalesce(max(n), 0) FROM journals WHERE journal = ?')
    .pluck();
  const insert = db.prepare<[string, number, number, string]>(
    'INSERT INTO journals (journal, n, at, data) VALUES (?, ?, ?, ?)',
  );
  return {
    append: db.transaction(
      (journal: string, expected: number, entries: readonly Omit<JournalEntry, 'n'>[]): JournalAppend => {
        const last = head.get(journal) ?? 0;
        if (last !== expected) return { kind: 'conflict', head: last };
        for (const [index, { at, data }] of entries.entries())
          insert.run(journal, expected + 1 + index, at, JSON.stringify(data));
        return { kind: 'appended' };
      },
    ),
    read: db.prepare<[string, number, number], EntryRow>(
      'SELECT n, at, data FROM journals WHERE journal = ? AND n > ? ORDER BY n LIMIT ?',
    ),
    save: db.prepare<[string, number, string, string]>(
      `INSERT INTO journal_snapshots (journal, n, version, state) VALUES (?, ?, ?, ?)
       ON CONFLICT (journal) DO UPDATE SET n = excluded.n, version = excluded.version, state = excluded.state
       WHERE excluded.n >= n`,
    ),
    load: db.prepare<[string], SnapshotRow>(
      'SELECT n, version, state FROM journal_snapshots WHERE journal = ?',
    ),
  };
}

function entryOf({ n, at, data }: EntryRow): JournalEntry {
  return { n, at, data: JSON.parse(data) as Json };
}
