import type { Problem } from './problem.ts';

/** A problem on one line, as a terminal or an editor's problem matcher reads it. */
export function formatProblem({ file, line, column, code, message, hint }: Problem): string {
  return `${file}:${line}:${column} ${code} ${message} — ${hint}`;
}

/** What `parley validate --json` prints for one problem. */
export type ProblemJson = Pick<Problem, 'file' | 'line' | 'column' | 'code' | 'message' | 'hint'>;

/** A problem for machines. */
export function problemJson({ file, line, column, code, message, hint }: Problem): ProblemJson {
  return { file, line, column, code, message, hint };
}
