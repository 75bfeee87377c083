import { fold, type Span, type Token } from '#engine/plugin';
import type { Cut } from './load-cutter.ts';

/** Folded words of a text with their places in it; each protected stretch is one token, white space is none. */
export function cutText(cut: Cut, text: string, whole: readonly Span[]): readonly Token[] {
  const tokens: Token[] = [];
  let from = 0;
  for (const { start, end } of whole) {
    cutPiece(cut, text, from, start, tokens);
    tokens.push({ text: fold(text.slice(start, end)).text, start, end });
    from = end;
  }
  cutPiece(cut, text, from, text.length, tokens);
  return tokens;
}

function cutPiece(cut: Cut, text: string, from: number, to: number, tokens: Token[]): void {
  if (to <= from) return;
  const folded = fold(text.slice(from, to));
  let at = 0;
  for (const word of cut(folded.text)) {
    const span = folded.origin(at, at + word.length);
    at += word.length;
    if (word.trim() !== '') tokens.push({ text: word, start: from + span.start, end: from + span.end });
  }
}
