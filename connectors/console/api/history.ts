import type { EventOf, StoredEvent } from '#engine/core/events';
import { fold, foldText } from '#engine/core/fold';
import type { Actor, ConversationId } from '#engine/core/ids';
import type { EventLog } from '#engine/ports/event-log';
import type { Engine } from '#engine/turn/engine';

/** A conversation in a list. Times in milliseconds since the epoch. */
export type ChatSummary = {
  readonly c: string;
  readonly bot: string;
  /** Without `visitor:`. */
  readonly visitor: string;
  readonly openedAt: number;
  readonly lifecycle: string;
  /** Without `agent:`. */
  readonly agent: string | null;
  readonly language: string | null;
  /** Words that were found, or the last ones that somebody said. */
  readonly words: string;
};

/** A page of a list; `before` asks for what is older, and is null at the end. */
export type ChatList = { readonly chats: readonly ChatSummary[]; readonly before: string | null };

export type HistoryParts = {
  readonly log: Pick<EventLog, 'conversations' | 'read'>;
  readonly engine: Pick<Engine, 'conversation'>;
  /** Whether the one who asks may read it. */
  readonly mayRead: (c: ConversationId) => Promise<boolean>;
};

const MOST_PAST = 20;
const MOST_LIVE = 500;

/** So many chats are looked through, and so many found, before the search stops and asks to be asked again. */
const SEARCHED = 300;
const MOST_FOUND = 20;

/** A word or two of each found chat are shown around what was found, in UTF-16 units. */
const AROUND = 40;

/** The latest chats that a visitor opened. */
export async function pastChats(parts: HistoryParts, visitor: Actor): Promise<ChatList> {
  const entries = await parts.log.conversations({ openedBy: visitor, limit: MOST_PAST });
  return { chats: await readable(parts, entries, lastWords), before: null };
}

/** The newest chats that are not closed, those of bots too. */
export async function liveChats(parts: HistoryParts): Promise<ChatList> {
  const entries = await parts.log.conversations({ limit: MOST_LIVE });
  const chats = await readable(parts, entries, lastWords);
  return { chats: chats.filter(({ lifecycle }) => lifecycle !== 'closed'), before: null };
}

/**
 * Chats in which somebody said or noted these words, the newest first; how they are written, in which width or case,
 * does not matter. A call looks through a bounded number; `before` is how many were looked through before it.
 */
export async function searchChats(parts: HistoryParts, words: string, before: number): Promise<ChatList> {
  const entries = await parts.log.conversations({ limit: before + SEARCHED });
  const wanted = foldText(words);
  const chats: ChatSummary[] = [];
  let looked = before;
  for (const entry of entries.slice(before)) {
    looked += 1;
    chats.push(...(await readable(parts, [entry], (events) => findWords(events, wanted))));
    if (chats.length >= MOST_FOUND) break;
  }
  const isEnd = looked === entries.length && entries.length < before + SEARCHED;
  return { chats, before: isEnd ? null : String(looked) };
}

type Entry = { readonly stream: ConversationId; readonly openedAt: number };

/** Those that may be read and of which there are words to show. */
async function readable(
  { log, engine, mayRead }: HistoryParts,
  entries: readonly Entry[],
  wordsIn: (events: readonly StoredEvent[]) => string | undefined,
): Promise<readonly ChatSummary[]> {
  const chats: ChatSummary[] = [];
  for (const { stream, openedAt } of entries) {
    const words = wordsIn(await log.read(stream));
    const state =
      words !== undefined && (await mayRead(stream)) ? await engine.conversation(stream) : undefined;
    if (words === undefined || !state) continue;
    const { bot, visitor, lifecycle, agent, language } = state;
    const [who, holder] = [visitor, agent].map((actor) => actor?.slice(actor.indexOf(':') + 1) ?? null);
    const people = { visitor: who ?? '', agent: holder ?? null };
    chats.push({ c: stream, bot, openedAt, lifecycle, language, ...people, words });
  }
  return chats;
}

type Spoken = EventOf<'message.added'> | EventOf<'note.added'>;

function isSpoken(event: StoredEvent): event is StoredEvent & Spoken {
  return event.type === 'message.added' || event.type === 'note.added';
}

function lastWords(events: readonly StoredEvent[]): string | undefined {
  return events.findLast((event) => event.type === 'message.added')?.data.text;
}

function findWords(events: readonly StoredEvent[], wanted: string): string | undefined {
  for (const event of events.filter(isSpoken).toReversed()) {
    const { text } = event.data;
    const folded = fold(text);
    const at = folded.text.indexOf(wanted);
    if (at < 0) continue;
    const { start, end } = folded.origin(at, at + wanted.length);
    return text.slice(Math.max(0, start - AROUND), end + AROUND);
  }
  return undefined;
}
