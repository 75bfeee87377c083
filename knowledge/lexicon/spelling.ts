import { fold } from '#engine/core/fold';

/** A text without the separators that people put into names or leave out, with the way back. */
export type Spelled = {
  readonly text: string;
  /** Offset in the original at which unit `i` of `text` begins, and where it ends. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** 1 where something stood between unit `i - 1` and unit `i`. */
  readonly gaps: Uint8Array;
};

/**
 * How names and messages are compared: folded, and without spaces, hyphens, slashes, dots, quotes and brackets.
 * "+" stays, because Pro and Pro+ are two products. Between two digits a separator stays as one space (a dot as a
 * dot): "1 5" is not 15. Punctuation that ends a thought stays too, so that no name spans it.
 */
export function spell(original: string): Spelled {
  const folded = fold(original);
  const starts: number[] = [];
  const ends: number[] = [];
  const gaps = new Uint8Array(folded.text.length + 1);
  let text = '';
  let from = 0;
  const keep = (unit: string, at: number, until: number): void => {
    const span = folded.origin(at, until);
    text += unit;
    starts.push(span.start);
    ends.push(span.end);
  };
  for (let at = 0; at < folded.text.length; at += 1) {
    const unit = folded.text.charAt(at);
    if (isSeparator(folded.text, at)) continue;
    if (at > from) {
      if (isDigit(text.at(-1)) && isDigit(unit)) keep(bridge(folded.text.slice(from, at)), from, at);
      gaps[text.length] = 1;
    }
    keep(unit, at, at + 1);
    from = at + 1;
  }
  return { text, starts, ends, gaps };
}

/** True for a decimal digit; folding has made all widths ASCII. */
export function isDigit(unit: string | undefined): boolean {
  return unit !== undefined && unit >= '0' && unit <= '9';
}

/** True for letters of scripts that write words with letters: Latin, Greek, Cyrillic … not Chinese. */
export function isLetter(unit: string | undefined): boolean {
  if (unit === undefined || isHan(unit)) return false;
  return (unit >= 'a' && unit <= 'z') || (unit > '\u007f' && ALPHABETIC.test(unit));
}

/** Most of what comes in; a comparison where a pattern would cost ten times as much. */
function isHan(unit: string): boolean {
  return unit >= '\u4e00' && unit <= '\u9fff';
}

const ALPHABETIC = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]$/u;
const SEPARATOR = /^[\p{Zs}\t_\-‐-―−/\\·・•.'’‘"“”()[\]{}<>《》〈〉「」『』【】®™©*~]$/u;

/** A dot before a space ends a sentence and is no separator. */
function isSeparator(text: string, at: number): boolean {
  const unit = text.charAt(at);
  if (unit === ' ') return true;
  if (isHan(unit) || isDigit(unit) || (unit >= 'a' && unit <= 'z')) return false;
  if (unit === '.' && /^\s/.test(text.charAt(at + 1))) return false;
  return SEPARATOR.test(unit);
}

function bridge(between: string): string {
  return between === '.' ? '.' : ' ';
}
