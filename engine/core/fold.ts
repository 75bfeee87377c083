import { simplify } from './simplify.ts';

/** A text in one spelling, with the way back to the text as given. */
export type Folded = {
  readonly text: string;
  /** Where a stretch of `text` stands in the original, in UTF-16 offsets. */
  origin(start: number, end: number): { readonly start: number; readonly end: number };
};

/**
 * NFKC, lower case, simplified Chinese, without zero-width characters: the one spelling that names, patterns and tokens
 * are compared in.
 * Any string is accepted; a lone surrogate stays what it is.
 */
export function fold(original: string): Folded {
  if (last.original !== original) last = { original, folded: foldAnew(original) };
  return last.folded;
}

/** The stages of a turn fold one message a dozen times. */
let last: { readonly original: string; readonly folded: Folded } = {
  original: '',
  folded: { text: '', origin: (start, end) => ({ start, end }) },
};

function foldAnew(original: string): Folded {
  if (isPlain(original)) return { text: plainly(original), origin: (start, end) => ({ start, end }) };
  let text = '';
  const starts: number[] = [];
  const ends: number[] = [];
  for (const cluster of clusters(original)) {
    const piece = foldCluster(cluster.text);
    text += piece;
    for (let unit = 0; unit < piece.length; unit += 1) {
      starts.push(cluster.start);
      ends.push(cluster.end);
    }
  }
  return { text, origin: (start, end) => spanOf(starts, ends, start, end) };
}

/** The folded text alone, where nobody asks for offsets. */
export function foldText(original: string): string {
  return fold(original).text;
}

const PLAIN = /^[\n\u0020-\u007e\u2018-\u201d\u3000-\u3002\u4e00-\u9fff\uff01-\uff5e]*$/;
/** Letters, digits and signs as wide as a Chinese character. */
const WIDE = /[\u3000\uff01-\uff5e]/g;
const FROM_WIDE = 0xff01 - 0x21;
const MARK = /^\p{M}$/u;
const INVISIBLE = /\p{Cf}|\p{Variation_Selector}/gu;

/** Offsets don't move in printable ASCII and ordinary Chinese with its punctuation, which is most of what comes in. */
function isPlain(text: string): boolean {
  return PLAIN.test(text);
}

function plainly(text: string): string {
  return simplify(text.replace(WIDE, narrow).toLowerCase());
}

function narrow(wide: string): string {
  return wide === '\u3000' ? ' ' : String.fromCharCode(wide.charCodeAt(0) - FROM_WIDE);
}

/** Base characters with the marks that follow them: the smallest pieces that NFKC may compose. */
function* clusters(text: string): Generator<{ text: string; start: number; end: number }> {
  let start = 0;
  let end = 0;
  for (const character of text) {
    if (end > start && (character < '\u0300' || !MARK.test(character))) {
      yield { text: text.slice(start, end), start, end };
      start = end;
    }
    end += character.length;
  }
  if (end > start) yield { text: text.slice(start, end), start, end };
}

function foldCluster(cluster: string): string {
  if (isPlain(cluster)) return plainly(cluster);
  return simplify(cluster.normalize('NFKC').toLowerCase().replace(INVISIBLE, ''));
}

function spanOf(starts: readonly number[], ends: readonly number[], start: number, end: number) {
  const first = starts[start] ?? ends.at(-1) ?? 0;
  return { start: first, end: end > start ? (ends[end - 1] ?? first) : first };
}
