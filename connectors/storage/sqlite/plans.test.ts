import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ParleyError } from '#engine/core/errors';
import { type Connection, loadSqlite } from './load.ts';
import { createSqliteLog } from './log.ts';
import { connect } from './open.ts';
import { ensureLayout } from './schema.ts';

/** Walks that are meant: the newest conversations, from the end of their index. */
const MEANT = ['SCAN streams USING INDEX streams_by_opening'];

/** A look-up that walks a conversation from its beginning is fast in every small test and ruins a long chat. */
test('no statement walks or sorts a table, and a command key is found by its own index', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-sqlite-'));
  const db = await openEmpty(join(folder, 'log.sqlite'));
  const sources = recordSources(db);
  const log = createSqliteLog(db, { life: 'life-1', newLife: () => 'life-2', onError: () => {} });
  const plans = new Map(sources.filter(isPlanned).map((source) => [source, planOf(db, source)]));
  await log.close();
  await rm(folder, { recursive: true });

  const steps = [...plans.values()].flat();
  expect(steps.filter((step) => /SCAN|TEMP B-TREE/.test(step) && !MEANT.includes(step))).toEqual([]);
  const byKey = [...plans].filter(([source]) => source.includes('key = ?'));
  expect(byKey).toHaveLength(2);
  for (const [, plan] of byKey) expect(plan.join()).toContain('events_by_key');
});

async function openEmpty(path: string): Promise<Connection> {
  const sqlite = await loadSqlite();
  if (!sqlite.ok) throw new ParleyError(sqlite.failure);
  const db = connect(sqlite.value, path);
  if (!db.ok) throw new ParleyError(db.failure);
  ensureLayout(db.value, () => 'life-1');
  return db.value;
}

function recordSources(db: Connection): readonly string[] {
  const sources: string[] = [];
  const prepare = db.prepare.bind(db) as (source: string) => never;
  db.prepare = (source: string) => {
    sources.push(source);
    return prepare(source);
  };
  return sources;
}

function isPlanned(source: string): boolean {
  return /^(SELECT|UPDATE|DELETE)/.test(source);
}

function planOf(db: Connection, source: string): readonly string[] {
  const values = [...source.matchAll(/\?/g)].map(() => null);
  const rows = db.prepare<null[], { detail: string }>(`EXPLAIN QUERY PLAN ${source}`).all(...values);
  return rows.map((row) => row.detail);
}
