import { newConversation } from '../conversation/evolve.ts';
import { findUnknown, foldOnto } from '../conversation/replay.ts';
import type { Loaded } from '../conversation/seal.ts';
import { ParleyError } from '../core/errors.ts';
import type { StoredEvent } from '../core/events.ts';
import type { ConversationId } from '../core/ids.ts';
import type { Json } from '../core/json.ts';
import type { EventLog, Snapshot } from '../ports/event-log.ts';

/** Names the shape of the folded state; a snapshot written under another name is rebuilt, never trusted. */
export const FOLD_VERSION = 'conversation-2';

/** How many conversations stay in memory. */
export const HOT_CONVERSATIONS = 20_000;

/** How many of them may be closed: somebody may still rate one or write to it, but few do. */
export const HOT_CLOSED = 200;

/** How many events may pass until a snapshot is written. */
export const SNAPSHOT_EVERY = 100;

/** Keeps hot conversations in memory over the log. Rejects with `ParleyError` when the log can't be read. */
export type Loader = {
  /** The conversation as this process knows it; another process may have gone further. */
  load(id: ConversationId): Promise<Loaded>;
  /** The conversation at least as it stood in the log when this was asked. */
  loadNewest(id: ConversationId): Promise<Loaded>;
  /** Take over what was just appended. */
  keep(loaded: Loaded): void;
  /** What is known is wrong or uncertain: the next load reads the log. */
  drop(id: ConversationId): void;
  /** Stop listening to the log. */
  close(): void;
};

/** A conversation in memory. `heard` is the newest offset that the log told of, `saved` that of the last snapshot. */
type Hot = { loaded: Loaded; heard: number; saved: number };

/** A read under way; what the log tells meanwhile may not be in it. */
type Reading = { readonly result: Promise<Loaded>; heard: number };

/** A loader that keeps at most `most` conversations in memory, and of closed ones `mostClosed`: those last used. */
export function createLoader(log: EventLog, most = HOT_CONVERSATIONS, mostClosed = HOT_CLOSED): Loader {
  return new CachedLoader(log, most, mostClosed);
}

class CachedLoader implements Loader {
  readonly #log: EventLog;
  readonly #most: number;
  readonly #mostClosed: number;
  /** Those in memory that are closed. */
  readonly #closed = new Set<ConversationId>();
  readonly #hot = new Map<ConversationId, Hot>();
  readonly #reading = new Map<ConversationId, Reading>();
  readonly #stopListening: readonly (() => void)[];

  constructor(log: EventLog, most: number, mostClosed: number) {
    this.#log = log;
    this.#most = most;
    this.#mostClosed = mostClosed;
    const stopHearing = log.subscribe(
      (events) => {
        for (const { stream, n } of events) this.#hear(stream, n);
      },
      (stream) => this.#hot.has(stream) || this.#reading.has(stream),
    );
    this.#stopListening = [stopHearing, log.watchLosses((stream) => this.drop(stream))];
  }

  load(id: ConversationId): Promise<Loaded> {
    const known = this.#hot.get(id);
    if (known && known.loaded.state.n >= known.heard) {
      this.#put(id, known);
      return Promise.resolve(known.loaded);
    }
    const underWay = this.#reading.get(id);
    if (underWay) return underWay.result;
    const result = this.#read(id, known).finally(() => this.#reading.delete(id));
    this.#reading.set(id, { result, heard: 0 });
    return result;
  }

  async loadNewest(id: ConversationId): Promise<Loaded> {
    const n = (await this.#log.head(id))?.n ?? 0;
    this.#hear(id, n);
    const loaded = await this.load(id);
    // A read that was under way may have begun before the question.
    return loaded.state.n >= n ? loaded : this.load(id);
  }

  keep(loaded: Loaded): void {
    const { id, n } = loaded.state;
    const known = this.#hot.get(id) ?? { loaded, heard: n, saved: 0 };
    this.#put(id, known.loaded.state.n > n ? known : { ...known, loaded });
  }

  drop(id: ConversationId): void {
    this.#hot.delete(id);
    this.#closed.delete(id);
  }

  close(): void {
    for (const stop of this.#stopListening) stop();
    this.#hot.clear();
    this.#closed.clear();
  }

  #hear(id: ConversationId, n: number): void {
    for (const known of [this.#hot.get(id), this.#reading.get(id)]) {
      if (known) known.heard = Math.max(known.heard, n);
    }
  }

  async #read(id: ConversationId, known: Hot | undefined): Promise<Loaded> {
    const found = known ? await readOn(this.#log, known) : await readWhole(this.#log, id);
    const kept = this.#hot.get(id);
    if (kept && kept.loaded.state.n >= found.loaded.state.n) return kept.loaded;
    const heard = Math.max(kept?.heard ?? 0, this.#reading.get(id)?.heard ?? 0);
    if (found.loaded.state.n > 0) this.#put(id, { ...found, heard });
    return found.loaded;
  }

  /** Keeps it as the last used, and saves a snapshot when one is due. */
  #put(id: ConversationId, entry: Hot): void {
    const { n, lifecycle } = entry.loaded.state;
    const isDue = n - entry.saved >= SNAPSHOT_EVERY;
    this.drop(id);
    if (lifecycle === 'closed') this.#closed.add(id);
    this.#hot.set(id, isDue ? { ...entry, saved: n } : entry);
    if (isDue) this.#log.saveSnapshot(id, toSnapshot(entry.loaded)).catch(() => undefined);
    const [coldest] = this.#hot.size > this.#most ? this.#hot.keys() : [];
    if (coldest !== undefined) this.drop(coldest);
    const [longest] = this.#closed.size > this.#mostClosed ? this.#closed : [];
    if (longest !== undefined) this.drop(longest);
  }
}

type Found = Pick<Hot, 'loaded' | 'saved'>;

async function readOn(log: EventLog, { loaded, saved }: Hot): Promise<Found> {
  const { id, n } = loaded.state;
  return { loaded: foldOnto(loaded, await readKnown(log, id, n)), saved };
}

/** From the snapshot, if it stands on this very log: its last event must still be there with the same sum. */
async function readWhole(log: EventLog, id: ConversationId): Promise<Found> {
  const snapshot = fromSnapshot(await log.loadSnapshot(id));
  if (snapshot) {
    const { n } = snapshot.state;
    const [last, ...rest] = await readKnown(log, id, n - 1);
    if (last?.n === n && last.sum === snapshot.sum) return { loaded: foldOnto(snapshot, rest), saved: n };
  }
  const fresh = { state: newConversation(id), sum: '' };
  return { loaded: foldOnto(fresh, await readKnown(log, id, 0)), saved: 0 };
}

/** A fold that skips what it does not understand would give a wrong state and write it on. */
async function readKnown(log: EventLog, id: ConversationId, after: number): Promise<readonly StoredEvent[]> {
  const events = await log.read(id, after);
  const unknown = findUnknown(events);
  if (unknown) throw new ParleyError(unknown);
  return events;
}

function toSnapshot(loaded: Loaded): Snapshot {
  return { n: loaded.state.n, version: FOLD_VERSION, state: loaded as unknown as Json };
}

function fromSnapshot(snapshot: Snapshot | undefined): Loaded | undefined {
  return snapshot?.version === FOLD_VERSION ? (snapshot.state as unknown as Loaded) : undefined;
}
