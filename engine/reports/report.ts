import { localTime } from '../core/local-time.ts';
import { type ChatFacts, type HandoffFacts, talked } from './chat-facts.ts';

/** What the rows of a report stand for. `hour` is that of the day, `day` a date, both where the report's zone is. */
export const GROUPINGS = [
  'day',
  'hour',
  'weekday',
  'bot',
  'version',
  'intent',
  'channel',
  'language',
  'team',
  'agent',
] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** How long something took, over those cases in which it came to it; milliseconds. */
export type Spans = {
  readonly count: number;
  readonly mean: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
};

export type ReportRow = {
  readonly key: string;
  readonly chats: number;
  readonly talked: number;
  readonly handedOver: number;
  readonly missed: number;
  /** Share of the chats that talked and are over which ended without a handoff, 0…1; null where none is over. */
  readonly deflected: number | null;
  readonly answer: Spans;
  readonly wait: Spans;
  readonly response: Spans;
  readonly handling: Spans;
  readonly resolution: Spans;
  readonly rated: number;
  /** Share of ratings with 4 or 5 stars, 0…1; null without ratings. */
  readonly csat: number | null;
};

export type Report = {
  readonly by: Grouping;
  readonly rows: readonly ReportRow[];
  readonly total: ReportRow;
};

/** Sum up conversations, a row for each group in the order of its name, and all of them together. `zone` is an IANA name. */
export function reportOf(chats: readonly ChatFacts[], by: Grouping, zone: string): Report {
  const parts = new Map<string, ChatFacts[]>();
  for (const chat of chats) for (const part of partsOf(chat, by, zone)) put(parts, part.key, part.chat);
  const rows = [...parts]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, own]) => rowOf(key, own));
  return { by, rows, total: rowOf('all', chats) };
}

function put(parts: Map<string, ChatFacts[]>, key: string, chat: ChatFacts): void {
  const part = parts.get(key);
  if (part) part.push(chat);
  else parts.set(key, [chat]);
}

/** Teams and agents have their own handoffs of a conversation only; everything else has it whole. */
function partsOf(chat: ChatFacts, by: Grouping, zone: string): readonly { key: string; chat: ChatFacts }[] {
  if (by !== 'team' && by !== 'agent') return [{ key: keyOf(chat, by, zone), chat }];
  const own = new Map<string, HandoffFacts[]>();
  for (const handoff of chat.handoffs) {
    const key = handoff[by] ?? NONE;
    own.set(key, [...(own.get(key) ?? []), handoff]);
  }
  return [...own].map(([key, handoffs]) => ({ key, chat: { ...chat, handoffs } }));
}

const NONE = '(none)';
const WEEKDAYS = ['7 Sun', '1 Mon', '2 Tue', '3 Wed', '4 Thu', '5 Fri', '6 Sat'] as const;

function keyOf(chat: ChatFacts, by: Exclude<Grouping, 'team' | 'agent'>, zone: string): string {
  const { today, now } = localTime(zone, chat.openedAt);
  switch (by) {
    case 'day':
      return today;
    case 'hour':
      return now.slice(11, 13);
    case 'weekday':
      return WEEKDAYS[new Date(`${today}T00:00Z`).getUTCDay()] ?? NONE;
    default:
      return chat[by] || NONE;
  }
}

function rowOf(key: string, chats: readonly ChatFacts[]): ReportRow {
  const spoken = chats.filter(talked);
  const over = spoken.filter(({ closedAt }) => closedAt !== null);
  const handoffs = chats.flatMap((chat) => chat.handoffs);
  const stars = chats.flatMap((chat) => chat.stars ?? []);
  return {
    key,
    chats: chats.length,
    talked: spoken.length,
    handedOver: spoken.filter((chat) => chat.handoffs.length > 0).length,
    missed: handoffs.filter(({ ended }) => ended === 'missed').length,
    deflected: shareOf(over, (chat) => chat.handoffs.length === 0),
    answer: spansOf(chats.map(({ answer }) => answer)),
    wait: spansOf(handoffs.map(({ wait }) => wait)),
    response: spansOf(handoffs.map(({ response }) => response)),
    handling: spansOf(handoffs.map(({ handling }) => handling)),
    resolution: spansOf(
      chats.map(({ openedAt, closedAt }) => (closedAt === null ? null : closedAt - openedAt)),
    ),
    rated: stars.length,
    csat: shareOf(stars, (one) => one >= 4),
  };
}

function shareOf<Item>(items: readonly Item[], holds: (item: Item) => boolean): number | null {
  return items.length === 0 ? null : items.filter(holds).length / items.length;
}

function spansOf(found: readonly (number | null)[]): Spans {
  const spans = found.filter((span) => span !== null).sort((left, right) => left - right);
  const rank = (share: number): number | null =>
    spans[Math.max(0, Math.ceil(share * spans.length) - 1)] ?? null;
  const sum = spans.reduce((total, span) => total + span, 0);
  return {
    count: spans.length,
    mean: spans.length === 0 ? null : sum / spans.length,
    p50: rank(0.5),
    p90: rank(0.9),
  };
}
