import type { ConversationId } from '#engine/core/ids';
import type { Json } from '#engine/core/json';
import type { Snapshot } from '#engine/ports/event-log';
import type { Connection } from './load.ts';

type SnapshotRow = { readonly n: number; readonly version: string; readonly state: string };

/** The last snapshot of each conversation; what is lost here can be folded again from the events. */
export interface SnapshotTable {
  save(stream: ConversationId, snapshot: Snapshot): void;
  load(stream: ConversationId): Snapshot | undefined;
}

export function createSnapshotTable(db: Connection): SnapshotTable {
  const put = db.prepare<[string, number, string, string]>(
    'INSERT OR REPLACE INTO snapshots (stream, n, version, state) VALUES (?, ?, ?, ?)',
  );
  const get = db.prepare<[string], SnapshotRow>('SELECT n, version, state FROM snapshots WHERE stream = ?');
  return {
    save(stream, { n, version, state }) {
      put.run(stream, n, version, JSON.stringify(state));
    },
    load(stream) {
      const row = get.get(stream);
      return row && { n: row.n, version: row.version, state: JSON.parse(row.state) as Json };
    },
  };
}
