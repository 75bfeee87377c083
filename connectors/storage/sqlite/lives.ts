import type { ConversationId } from '#engine/core/ids';
import type { Connection } from './load.ts';

/** Lives of conversations that lost acknowledged events; all others live as long as the store. */
export interface LifeTable {
  of(stream: ConversationId): string | undefined;
  renew(stream: ConversationId, life: string): void;
}

export function createLifeTable(db: Connection): LifeTable {
  const get = db.prepare<[string], string>('SELECT life FROM lives WHERE stream = ?').pluck();
  const put = db.prepare<[string, string]>('INSERT OR REPLACE INTO lives (stream, life) VALUES (?, ?)');
  return {
    of: (stream) => get.get(stream),
    renew: (stream, life) => void put.run(stream, life),
  };
}
