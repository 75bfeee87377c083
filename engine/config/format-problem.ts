import type { Dialogue, Problem } from './problem.ts';

/** A problem on one line, as a terminal or an editor's problem matcher reads it. */
export function formatProblem({ file, line, column, code, message, hint }: Problem): string {
  return `${file}:${line}:${column} ${code} ${message} — ${hint}`;
}

/** What `parley validate --json` prints for one problem. `actions` is what business systems answer in its dialogue. */
export type ProblemJson = Pick<Problem, 'file' | 'line' | 'column' | 'code' | 'message' | 'hint'> & {
  readonly dialogue?: Dialogue['steps'];
  readonly actions?: NonNullable<Dialogue['actions']>;
};

/** A problem for machines. */
export function problemJson({ file, line, column, code, message, hint, dialogue }: Problem): ProblemJson {
  const { steps, actions } = dialogue ?? {};
  return {
    file,
    line,
    column,
    code,
    message,
    hint,
    ...(steps === undefined ? {} : { dialogue: steps }),
    ...(actions === undefined ? {} : { actions }),
  };
}

/** What is done in a dialogue, without its checks, a line each. */
export function formatDialogue({ actions = {}, steps }: Dialogue): readonly string[] {
  const answers = Object.entries(actions).map(
    ([action, answer]) => `${action} answers ${JSON.stringify(answer)}`,
  );
  const acts = steps.flatMap((step) =>
    ACTS.flatMap((act) => (act in step ? [`${act}: ${written(step[act])}`] : [])),
  );
  return [...answers, ...acts];
}

const ACTS = ['user', 'tap', 'attach', 'agent', 'wait'] as const;

function written(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
