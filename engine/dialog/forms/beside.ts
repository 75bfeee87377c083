import { fold } from '../../core/fold.ts';
import { soundsLikeQuestion } from '../words.ts';

/** An answer and what is asked beside it, as written. */
export type Split = { readonly answer: string; readonly aside: string | null; readonly start: number };

/** Words that open a question of its own behind an answer. */
const CUE =
  /[，,。.;；!！\n\s]*(?:另外|顺便|对了|再问|还想问|还有个问题|想问|请问|问一下|\bby the way\b|\bbtw\b|\balso\b|\bone more (?:thing|question)\b|\banother question\b)[，,:：\s]*/giu;

/** Part an answer from a question that "by the way" and the like announces; without such words all is the answer. */
export function splitAside(text: string): Split {
  const folded = fold(text);
  for (const match of folded.text.matchAll(CUE)) {
    const behind = folded.text.slice(match.index + match[0].length);
    if (match.index === 0 || !soundsLikeQuestion(behind)) continue;
    const cut = folded.origin(0, match.index).end;
    const start = folded.origin(match.index + match[0].length, folded.text.length).start;
    return { answer: text.slice(0, cut).trim(), aside: text.slice(start).trim(), start };
  }
  return { answer: text, aside: null, start: text.length };
}

const CLAUSE_END = /[，,。.;；!！\n]+(?!\d)/u;

/** The question beside an answer: announced, or a clause of its own that asks and that the answer did not use. */
export function questionBeside(text: string, used: readonly { start: number; end: number }[]): Split | null {
  const announced = splitAside(text);
  if (announced.aside !== null) return announced;
  let start = 0;
  const clauses = text.split(CLAUSE_END).map((clause) => {
    start = text.indexOf(clause, start);
    return { clause, start, end: start + clause.length };
  });
  const last = clauses.filter(({ clause }) => clause.trim() !== '').at(-1);
  if (!last || last.start === 0 || last.clause.trim().length < 3) return null;
  if (used.some((one) => one.start < last.end && last.start < one.end)) return null;
  const asks = soundsLikeQuestion(last.clause) || /^[?？]/u.test(text.slice(last.end));
  return asks
    ? { answer: text.slice(0, last.start), aside: text.slice(last.start).trim(), start: last.start }
    : null;
}
