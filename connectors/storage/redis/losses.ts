import type { StoredEvent } from '#engine/core/events';
import type { ConversationId } from '#engine/core/ids';
import type { Append, AppendResult } from '#engine/ports/event-log';
import type { News } from './news.ts';
import { runScript, SCRIPTS } from './scripts.ts';
import type { Store } from './store.ts';
import { formatEvent } from './stored-event.ts';

/** How far back a store may lose what it took, in milliseconds: it syncs every second, and may be late with that. */
const WINDOW = 5_000;

/** Questions under way at once. */
const AT_ONCE = 500;

/** The last acknowledged event of each conversation, for as long as a store may still lose it. */
export class RecentAppends {
  readonly #last = new Map<ConversationId, { readonly event: StoredEvent; readonly at: number }>();

  /** The acknowledged event that can't be in the log any more, if this answer shows that there is one. */
  missing({ stream, events }: Append, result: AppendResult | undefined): StoredEvent | undefined {
    const last = this.#last.get(stream)?.event;
    if (!last) return undefined;
    const isBehind = result?.kind === 'conflict' && result.head < last.n;
    const isReplaced = result?.kind === 'appended' && (events[0]?.n ?? last.n + 1) <= last.n;
    return isBehind || isReplaced ? last : undefined;
  }

  /** Time goes on with every append only: while the store is down, nothing of this grows old. */
  add(event: StoredEvent | undefined): void {
    if (!event) return;
    const now = performance.now();
    this.#last.delete(event.stream);
    this.#last.set(event.stream, { event, at: now });
    for (const [stream, { at }] of this.#last) {
      if (at > now - WINDOW) return;
      this.#last.delete(stream);
    }
  }

  clear(): void {
    this.#last.clear();
  }

  events(): readonly StoredEvent[] {
    return [...this.#last.values()].map(({ event }) => event);
  }
}

/** What somebody holds of a conversation: its event `n`, or this very text at `n`. */
type Holding = { readonly stream: ConversationId; readonly n: number; readonly text?: string };

/** Gives a conversation a new life if what somebody holds is not in it; who listens here has heard of it then. */
export async function renewLife(
  { client, keys, newLife }: Store,
  news: News,
  { stream, n, text = '' }: Holding,
): Promise<void> {
  const life = newLife();
  const places = [keys.head(stream), keys.events(stream)];
  const isNew = await runScript(client, SCRIPTS.renewLife, places, [
    String(n),
    text,
    life,
    keys.news,
    stream,
  ]);
  if (isNew === 1) news.learnLife(stream, life);
}

/** Somebody holds this event. */
export function holdingOf(event: StoredEvent): Holding {
  return { stream: event.stream, n: event.n, text: formatEvent(event) };
}

/**
 * After a connection was made again: what was acknowledged last must still be there, and what was stored meanwhile
 * must be told.
 */
export async function compareWithLog(store: Store, news: News, recent: RecentAppends): Promise<void> {
  await inPortions(recent.events(), (event) => renewLife(store, news, holdingOf(event)));
  await inPortions(news.remembered(), async ([stream, told]) => {
    const [n, life] = await store.client.hmget(store.keys.head(stream), 'n', 'life');
    if (Number(n) < told) await renewLife(store, news, { stream, n: told });
    // What was published of it while nobody listened here.
    if (life) news.learnLife(stream, life);
    news.compare(stream, Number(n));
  });
}

async function inPortions<Item>(items: readonly Item[], ask: (item: Item) => Promise<void>): Promise<void> {
  for (let from = 0; from < items.length; from += AT_ONCE) {
    await Promise.all(items.slice(from, from + AT_ONCE).map(ask));
  }
}
