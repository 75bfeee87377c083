import type { ErrorCode } from '../core/errors.ts';
import type { Place } from './bot.ts';

/** A dialogue as a fixture has it: what business systems answer, what the visitor does, what comes of it. */
export type Dialogue = {
  readonly actions?: Readonly<Record<string, unknown>>;
  readonly steps: readonly Readonly<Record<string, unknown>>[];
};

/** One thing wrong in a designer's files. All problems are reported together. */
export type Problem = Place & {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
  /** An error keeps the plan from loading; a warning does not. */
  readonly severity: 'error' | 'warning';
  /** The shortest dialogue that shows it, where one was found. */
  readonly dialogue?: Dialogue;
};
