import type { Draft } from '../draft.ts';
import { listExpressions } from '../expressions/list-expressions.ts';
import { readExpression } from '../expressions/read-expression.ts';
import type { Problem } from '../problem.ts';
import { problem } from '../report.ts';

/** Every expression must be CEL. */
export function* checkExpressions(draft: Draft): Iterable<Problem> {
  for (const { text, part, path } of listExpressions(draft)) {
    const read = readExpression(text);
    if (read.ok) continue;
    yield problem(part.source.place(path), 'BAD_EXPRESSION', { expression: text, reason: read.reason });
  }
}
