import { localTime } from '../core/local-time.ts';
import type { ChatFacts } from './chat-facts.ts';
import { GROUPINGS, type Grouping } from './report.ts';

/** Which conversations a report is of, and how they are grouped. Days are those of the zone, an IANA name. */
export type Wanted = {
  readonly by: Grouping;
  readonly zone: string;
  /** Undefined for every bot. */
  readonly bot: string | undefined;
  readonly from: string;
  readonly to: string;
};

/** What was asked for, in words; absent is: by day, UTC, every bot, all days. */
export type WantedWords = { readonly [name in keyof Wanted]?: string | undefined };

/** What is wrong with it, as the end of a sentence. */
export type NotWanted = { readonly wrong: string };

/** Reads what was asked for, or says what is wrong with it. */
export function readWanted(words: WantedWords): Wanted | NotWanted {
  const by = GROUPINGS.find((one) => one === (words.by ?? 'day'));
  const { zone = 'UTC', from = '0000-01-01', to = '9999-12-31', bot } = words;
  if (by === undefined) return { wrong: `by is one of ${GROUPINGS.join(', ')}` };
  if (!isZone(zone)) return { wrong: `zone is a name such as Asia/Shanghai, not ${zone}` };
  if (![from, to].every(isDay)) return { wrong: 'from and to are days such as 2026-11-27' };
  return { by, zone, bot, from, to };
}

/** Whether a conversation that was opened then (milliseconds since the epoch) is in it, or is older or newer. */
export function ageIn({ zone, from, to }: Wanted, openedAt: number): 'older' | 'in' | 'newer' {
  const { today } = localTime(zone, openedAt);
  if (today < from) return 'older';
  return today > to ? 'newer' : 'in';
}

/** Whether it is of the bot that was asked for. */
export function isOfBot({ bot }: ChatFacts, wanted: Wanted): boolean {
  return wanted.bot === undefined || bot === wanted.bot;
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00Z`));
}
