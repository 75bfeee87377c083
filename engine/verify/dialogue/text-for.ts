import { RE2JS } from 're2js';

const CLASSES: Readonly<Record<string, string>> = { d: '1', w: 'a', s: ' ', D: 'a', W: '-', S: 'a' };
const MOST_REPEATS = 100;

/** A text that a pattern matches as a whole; undefined where the pattern is more than literals, classes, groups and counts. */
export function textFor(pattern: string): string | undefined {
  const reader = { pattern, at: 0 };
  const text = readAlternatives(reader);
  const whole =
    text !== undefined && reader.at === pattern.length && RE2JS.compile(pattern).matcher(text).matches();
  return whole ? text : undefined;
}

type Reader = { readonly pattern: string; at: number };

/** The first alternative counts; the others are read over. */
function readAlternatives(reader: Reader): string | undefined {
  const first = readSequence(reader);
  while (reader.pattern[reader.at] === '|') {
    reader.at += 1;
    readSequence(reader);
  }
  return first;
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
  return escaped === 'b' ? '' : (CLASSES[escaped] ?? (/[a-zA-Z]/.test(escaped) ? undefined : escaped));
}

function readSet(reader: Reader): string | undefined {
  const { pattern } = reader;
  const end = pattern.indexOf(']', reader.at + 1);
  const members = pattern.slice(reader.at, end);
  reader.at = end + 1;
  if (end < 0 || members.startsWith('^')) return undefined;
  return members.startsWith('\\') ? (CLASSES[members[1] ?? ''] ?? members[1]) : members[0];
}

function readCount(reader: Reader): number {
  const [count = '', , least] =
    /^(?:\{(\d+)(?:,\d*)?\}|[*+?])\??/.exec(reader.pattern.slice(reader.at)) ?? [];
  reader.at += count.length;
  if (count.startsWith('{')) return Math.min(Number(/\d+/.exec(count)?.[0] ?? least), MOST_REPEATS);
  return count.startsWith('*') || count.startsWith('?') ? 0 : 1;
}
