import type { ErrorCode } from '../core/errors.ts';
import type { Place } from './bot.ts';

/** One thing wrong in a designer's files. All problems are reported together. */
export type Problem = Place & {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
  /** An error keeps the plan from loading; a warning does not. */
  readonly severity: 'error' | 'warning';
};
