import { ageIn, factsOf, isOfBot, reportOf } from '#engine';
import type { ConversationId } from '#engine/core/ids';
import type { ConversationEntry, EventLog } from '#engine/ports/event-log';
import type { ChatFacts } from '#engine/reports/chat-facts';
import type { Report } from '#engine/reports/report';
import type { Wanted } from '#engine/reports/wanted';

/** A report looks at so many conversations at most, the newest first: what it leaves out it says. */
const MOST = 20_000;

/** So many conversations are remembered by what reports need of them. */
const REMEMBERED = 50_000;

/** A report, and how many conversations of its days it did not look at because they were too many. */
export type HouseReport = Report & { readonly wanted: Wanted; readonly leftOut: number };

/** Reports of one node, one at a time: each reads many conversations, and chats go on meanwhile. */
export type Reports = { make(wanted: Wanted): Promise<HouseReport> };

/** Rejects with `ParleyError` when the log can't be read. */
export function createReports(log: Pick<EventLog, 'conversations' | 'read'>): Reports {
  const known = new Map<ConversationId, { readonly n: number; readonly facts: ChatFacts | undefined }>();
  let last: Promise<unknown> = Promise.resolve();

  /** What has not grown since it was read is not read again. */
  async function look({ stream, n }: ConversationEntry): Promise<ChatFacts | undefined> {
    const before = known.get(stream);
    if (before?.n === n) return before.facts;
    const facts = factsOf(await log.read(stream));
    known.delete(stream);
    known.set(stream, { n, facts });
    const [oldest] = known.keys();
    if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
    return facts;
  }

  async function make(wanted: Wanted): Promise<HouseReport> {
    const entries = await log.conversations({ limit: Number.MAX_SAFE_INTEGER });
    const inTime = entries.filter(({ openedAt }) => ageIn(wanted, openedAt) === 'in');
    const chats: ChatFacts[] = [];
    for (const entry of inTime.slice(0, MOST)) {
      const facts = await look(entry);
      if (facts && isOfBot(facts, wanted)) chats.push(facts);
    }
    const leftOut = Math.max(0, inTime.length - MOST);
    return { ...reportOf(chats, wanted.by, wanted.zone), wanted, leftOut };
  }

  return {
    make: (wanted) => {
      const made = last.then(() => make(wanted));
      last = made.catch(() => undefined);
      return made;
    },
  };
}
