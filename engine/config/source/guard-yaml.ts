import { Lexer, LineCounter, Parser } from 'yaml';
import type { Problem } from '../problem.ts';
import { problem } from '../report.ts';
import { startOf } from './source.ts';

/** Bytes that one file may have. */
export const MAX_BYTES = 2 * 1024 * 1024;
/** Collections inside one another that one file may have. */
export const MAX_DEPTH = 60;

/** What makes a file too dangerous to build a tree from: its size, or its nesting. */
export function guardYaml(file: string, text: string): Problem | undefined {
  return guardSize(file, text) ?? guardDepth(file, text);
}

/** Refuses a file of more than `MAX_BYTES`. */
export function guardSize(file: string, text: string): Problem | undefined {
  const size = new TextEncoder().encode(text).length;
  return size > MAX_BYTES ? problem(startOf(file), 'FILE_TOO_BIG', { size, limit: MAX_BYTES }) : undefined;
}

/** Nesting is counted on the token stream, without recursion, and counting stops at the limit. */
function guardDepth(file: string, text: string): Problem | undefined {
  const lines = new LineCounter();
  lines.addNewLine(0);
  const parser = new Parser(lines.addNewLine);
  for (const lexeme of new Lexer().lex(text)) {
    Array.from(parser.next(lexeme));
    // The exact count is taken only when the whole stack is high enough.
    if (parser.stack.length <= MAX_DEPTH) continue;
    if (parser.stack.filter(isCollection).length <= MAX_DEPTH) continue;
    const { line, col } = lines.linePos(parser.offset);
    return problem({ file, line, column: col }, 'TOO_DEEP', { limit: MAX_DEPTH });
  }
  return undefined;
}

function isCollection(token: { readonly type: string }): boolean {
  return token.type === 'block-map' || token.type === 'block-seq' || token.type === 'flow-collection';
}
