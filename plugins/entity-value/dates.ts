import { iso, type Now } from './calendar.ts';
import { findRanges } from './date-ranges.ts';
import { findChineseDates } from './dates-chinese.ts';
import { findEnglishDates } from './dates-english.ts';
import { type Found, findAll, rule } from './found.ts';
import { readNumber } from './numerals.ts';

/** Parts of a day as people mean them. A night that ends after midnight is cut there. */
const PARTS: readonly { readonly words: RegExp; readonly from: string; readonly until: string }[] = [
  { words: /^(?:凌晨|半夜|early morning)$/, from: '00:00', until: '05:59' },
  { words: /^(?:早上|早晨|清早|一早|早|morning)$/, from: '06:00', until: '09:59' },
  { words: /^上午$/, from: '08:00', until: '11:59' },
  { words: /^(?:中午|noon)$/, from: '11:00', until: '13:59' },
  { words: /^(?:下午|afternoon)$/, from: '12:00', until: '17:59' },
  { words: /^(?:傍晚|evening)$/, from: '17:00', until: '19:59' },
  { words: /^(?:晚上|夜里|晚|night)$/, from: '18:00', until: '23:59' },
];
const PART = '凌晨|半夜|早上|早晨|清早|一早|上午|中午|下午|傍晚|晚上|夜里|晚(?!点)|早(?!点)';
const HOUR = '(\\d{1,2}|[一二两三四五六七八九十]{1,3})';
const CLOCK = new RegExp(
  `^的?\\s?(${PART})?\\s?(?:${HOUR}(?:点钟?|时)(?:(半)|${HOUR}分?|(一刻|三刻))?|(?:at\\s)?(\\d{1,2}):(\\d{2})(?!\\d|\\s?[ap]m))?`,
);
const ENGLISH =
  /^\s?(?:(morning|afternoon|evening|night|noon)\b|(?:at\s)?(\d{1,2})(?::(\d{2}))?\s?(am|pm)\b)/;
const UNTIL = new RegExp(`^\\s?(?:到|至|-|~)\\s?(${PART})?${HOUR}(?:点钟?|时)(?:(半)|${HOUR}分)?`);
const ALONE = rule(/[点时]/, new RegExp(`(${PART})${HOUR}(?:点钟?|时)(?:(半)|${HOUR}分)?`, 'g'));

/** Days, stretches of days and times of day, relative to the conversation's day. Times are local: `2026-11-18T18:00/2026-11-18T23:59`. */
export function findDates(text: string, now: Now): readonly Found[] {
  const days = [...findChineseDates(text, now), ...findEnglishDates(text, now)];
  const timed = days.flatMap((found) => withTime(found, text) ?? []).map((found) => withEnd(found, text));
  const today = findToday(text, now).filter(({ start }) => !days.some((day) => day.end === start));
  return [...timed, ...findRanges(days, text), ...days, ...today.map((found) => withEnd(found, text))];
}

/** A day with a part of it or an hour behind: "前天晚上", "明天下午三点". */
function withTime(found: Found, text: string): Found | null {
  if (found.value.includes('/')) return null;
  const own = /[早晚]$/.test(text.slice(found.start, found.end))
    ? 1
    : /tonight$|last night$|this (?:morning|afternoon|evening)$/.test(text.slice(found.start, found.end))
      ? 2
      : 0;
  const from = own === 1 ? found.end - 1 : found.end;
  const rest = text.slice(from, from + 24);
  const english = ENGLISH.exec(
    own === 2
      ? ` ${text.slice(found.start, found.end).replace(/^.*(?=night|morning|afternoon|evening)/, '')}`
      : rest,
  );
  if (english !== null) return readEnglish(found, english, own === 2 ? 0 : english[0].length);
  const clock = CLOCK.exec(rest);
  if (clock === null || clock[0].trim() === '' || clock[0] === '的') return null;
  const [whole, part, hour, half, minutes, quarter, digital, digitalMinutes] = clock;
  const end = from + whole.length;
  if (hour === undefined && digital === undefined) {
    const span = PARTS.find(({ words }) => words.test(part ?? ''));
    return span === undefined
      ? null
      : { ...found, end, value: `${found.value}T${span.from}/${found.value}T${span.until}` };
  }
  const minute =
    half !== undefined
      ? 30
      : quarter === undefined
        ? Number(digitalMinutes ?? readNumber(minutes ?? '') ?? 0)
        : quarter === '一刻'
          ? 15
          : 45;
  const value = timeOf(found.value, readNumber(hour ?? digital ?? '') ?? 0, minute, part ?? '');
  return value === null ? null : { ...found, end, value };
}

/** "上午十点到十二点": the second hour is of the same day, and of the same half where no other is said. */
function withEnd(found: Found, text: string): Found {
  const from = /^(.*)T(\d\d):\d\d$/.exec(found.value);
  const until = UNTIL.exec(text.slice(found.end, found.end + 16));
  if (from === null || until === null) return found;
  const [, day = '', hour = ''] = from;
  const [whole, part, said = '', half, minutes] = until;
  const minute = half === undefined ? (readNumber(minutes ?? '') ?? 0) : 30;
  const count = readNumber(said) ?? 99;
  const late = part ?? (Number(hour) >= 12 && count < 12 ? '下午' : '');
  const value = timeOf(day, count, minute, late);
  return value === null || value <= found.value
    ? found
    : { ...found, end: found.end + whole.length, value: `${found.value}/${value}` };
}

function readEnglish(
  found: Found,
  [, part, hour, minute, half]: RegExpExecArray,
  length: number,
): Found | null {
  if (part !== undefined) {
    const span = PARTS.find(({ words }) => words.test(part));
    return span === undefined
      ? null
      : {
          ...found,
          end: found.end + length,
          value: `${found.value}T${span.from}/${found.value}T${span.until}`,
        };
  }
  const value = timeOf(found.value, Number(hour) % 12, Number(minute ?? 0), half === 'pm' ? '下午' : '早上');
  return value === null ? null : { ...found, end: found.end + length, value };
}

/** "晚上八点" without a day is today's. */
function findToday(text: string, now: Now): readonly Found[] {
  return findAll(text, 'date', ALONE, ([, part = '', hour = '', half, minutes]) => {
    const minute = half === undefined ? (readNumber(minutes ?? '') ?? 0) : 30;
    return timeOf(iso(now.day), readNumber(hour) ?? 99, minute, part);
  });
}

function timeOf(day: string, hour: number, minute: number, part: string): string | null {
  const late = /下午|傍晚|晚|夜里/.test(part) && hour < 12 ? 12 : part === '中午' && hour < 4 ? 12 : 0;
  const full = hour + late;
  return full > 23 || minute > 59
    ? null
    : `${day}T${String(full).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
