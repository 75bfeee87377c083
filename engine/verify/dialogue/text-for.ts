import { RE2JS } from 're2js';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const CLASSES: Readonly<Record<string, string>> = {
  d: '1234567890',
  w: LETTERS,
  s: ' ',
  D: LETTERS,
  W: '-',
  S: LETTERS,
};
const MOST_REPEATS = 100;

/**
 * A text that a pattern matches as a whole, another one for each `choice` where there are several;
 * undefined where the pattern is more than literals, classes, groups and counts.
 */
export function textFor(pattern: string, choice = 0): string | undefined {
  const reader = { pattern, choice, at: 0 };
  const text = readAlternatives(reader);
  const whole =
    text !== undefined && reader.at === pattern.length && RE2JS.compile(pattern).matcher(text).matches();
  return whole ? text : undefined;
}

type Reader = { readonly pattern: string; readonly choice: number; at: number };

/** One alternative counts; the others are read over. */
function readAlternatives(reader: Reader): string | undefined {
  const all = [readSequence(reader)];
  while (reader.pattern[reader.at] === '|') {
    reader.at += 1;
    all.push(readSequence(reader));
  }
  return all[reader.choice % all.length];
}

function readSequence(reader: Reader): string | undefined {
  let text: string | undefined = '';
  while (reader.at < reader.pattern.length && !'|)'.includes(reader.pattern[reader.at] ?? '')) {
    const piece: string | undefined = readPiece(reader);
    const times = readCount(reader);
    text = text === undefined || piece === undefined ? undefined : text + piece.repeat(times);
  }
  return text;
}

function readPiece(reader: Reader): string | undefined {
  const { pattern } = reader;
  const sign = pattern[reader.at] ?? '';
  reader.at += 1;
  if (sign === '^' || sign === '$') return '';
  if (sign === '.') return 'a';
  if (sign === '(') {
    const [opening = ''] = /^\?(?::|i:|i\)|P?<\w+>)/.exec(pattern.slice(reader.at)) ?? [];
    reader.at += opening.length;
    if (opening === '?i)') return '';
    const inner = readAlternatives(reader);
    reader.at += 1;
    return inner;
  }
  if (sign === '[') return readSet(reader);
  if (sign !== '\\') return sign;
  const escaped = pattern[reader.at] ?? '';
  reader.at += 1;
  if (escaped === 'b') return '';
  return chosenOf(CLASSES[escaped], reader) ?? (/[a-zA-Z]/.test(escaped) ? undefined : escaped);
}

function chosenOf(signs: string | undefined, { choice }: Reader): string | undefined {
  return signs?.[choice % signs.length];
}

function readSet(reader: Reader): string | undefined {
  const { pattern } = reader;
  const end = pattern.indexOf(']', reader.at + 1);
  const members = pattern.slice(reader.at, end);
  reader.at = end + 1;
  if (end < 0 || members.startsWith('^')) return undefined;
  if (members.startsWith('\\')) return chosenOf(CLASSES[members[1] ?? ''], reader) ?? members[1];
  const [first = '', dash, last = ''] = members;
  return dash === '-' && last !== '' ? chosenOf(between(first, last), reader) : first;
}

function between(first: string, last: string): string {
  const from = first.charCodeAt(0);
  return String.fromCharCode(
    ...Array.from({ length: Math.max(1, last.charCodeAt(0) - from + 1) }, (_, index) => from + index),
  );
}

function readCount(reader: Reader): number {
  const [count = '', , least] =
    /^(?:\{(\d+)(?:,\d*)?\}|[*+?])\??/.exec(reader.pattern.slice(reader.at)) ?? [];
  reader.at += count.length;
  if (count.startsWith('{')) return Math.min(Number(/\d+/.exec(count)?.[0] ?? least), MOST_REPEATS);
  return count.startsWith('*') || count.startsWith('?') ? 0 : 1;
}
