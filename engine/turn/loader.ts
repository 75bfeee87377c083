import { newConversation } from '../conversation/evolve.ts';
import { foldOnto } from '../conversation/replay.ts';
import type { Loaded } from '../conversation/seal.ts';
import type { ConversationId } from '../core/ids.ts';
import type { Json } from '../core/json.ts';
import type { EventLog } from '../ports/event-log.ts';

/** Names the shape of the folded state; a snapshot written under another name is rebuilt, never trusted. */
export const FOLD_VERSION = 'conversation-1';

/** How many conversations stay in memory. */
const HOT_CONVERSATIONS = 20_000;

/** How many events may pass until a snapshot is written. */
const SNAPSHOT_EVERY = 100;

/** Keeps hot conversations in memory over the log. */
export type Loader = {
  load(id: ConversationId): Promise<Loaded>;
  /** Take over what was just appended. */
  keep(loaded: Loaded): void;
  /** Somebody else appended: the next load reads the log. */
  drop(id: ConversationId): void;
};

export function createLoader(log: EventLog): Loader {
  const hot = new Map<ConversationId, Loaded>();

  const keep = (loaded: Loaded): void => {
    const { id, n } = loaded.state;
    const before = hot.get(id);
    hot.delete(id);
    hot.set(id, loaded);
    if (crossesSnapshot(before?.state.n ?? n, n))
      void log.saveSnapshot(id, toSnapshot(loaded)).catch(() => undefined);
    if (hot.size > HOT_CONVERSATIONS) {
      const [oldest] = hot.keys();
      if (oldest !== undefined) hot.delete(oldest);
    }
  };

  const load = async (id: ConversationId): Promise<Loaded> => {
    const kept = hot.get(id);
    if (kept) return kept;
    const start = await fromSnapshot(log, id);
    const loaded = foldOnto(start, await log.read(id, start.state.n));
    if (loaded.state.n > 0) keep(loaded);
    return loaded;
  };

  return { load, keep, drop: (id) => void hot.delete(id) };
}

async function fromSnapshot(log: EventLog, id: ConversationId): Promise<Loaded> {
  const snapshot = await log.loadSnapshot(id);
  const fresh = { state: newConversation(id), sum: '' };
  if (!snapshot || snapshot.version !== FOLD_VERSION) return fresh;
  const head = await log.head(id);
  return head && head.n >= snapshot.n ? (snapshot.state as unknown as Loaded) : fresh;
}

function toSnapshot(loaded: Loaded) {
  return { n: loaded.state.n, version: FOLD_VERSION, state: loaded as unknown as Json };
}

function crossesSnapshot(before: number, after: number): boolean {
  return Math.floor(before / SNAPSHOT_EVERY) < Math.floor(after / SNAPSHOT_EVERY);
}
