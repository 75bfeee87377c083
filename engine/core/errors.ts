import { ACCOUNT_ERRORS } from './errors/account.ts';
import { CONFIG_ERRORS } from './errors/config.ts';
import { CONNECTOR_ERRORS } from './errors/connector.ts';
import { DIALOG_ERRORS } from './errors/dialog.ts';
import { ENCODER_ERRORS } from './errors/encoder.ts';
import { PLUGIN_ERRORS } from './errors/plugin.ts';
import { ROUTING_ERRORS } from './errors/routing.ts';
import { STORE_ERRORS } from './errors/store.ts';
import { TOOL_ERRORS } from './errors/tool.ts';
import { WIRE_ERRORS } from './errors/wire.ts';

/**
 * Every error that Parley can report. A code is never reused for another meaning.
 * `{name}` in a sentence is replaced by the value of that name.
 */
export const ERRORS = {
  ...WIRE_ERRORS,
  ...STORE_ERRORS,
  ...CONFIG_ERRORS,
  ...PLUGIN_ERRORS,
  ...DIALOG_ERRORS,
  ...ENCODER_ERRORS,
  ...ROUTING_ERRORS,
  ...ACCOUNT_ERRORS,
  ...CONNECTOR_ERRORS,
  ...TOOL_ERRORS,
} as const satisfies Record<string, ErrorEntry>;

/** One line of the catalogue. */
export type ErrorEntry = {
  /** The sentence, with `{placeholders}` for the values at hand. */
  readonly text: string;
  /** What to do about it: cause, then remedy. */
  readonly hint: string;
  /** True when the same request may succeed later unchanged. */
  readonly retry: boolean;
};

export type ErrorCode = keyof typeof ERRORS;

/** An expected failure: data that can be logged, sent and compared by code. */
export type Failure = {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
  readonly retry: boolean;
  readonly data: Readonly<Record<string, unknown>>;
};

/** Build a failure: the catalogue's sentence and hint with `data` filled in. */
export function failure(code: ErrorCode, data: Readonly<Record<string, unknown>> = {}): Failure {
  const entry: ErrorEntry = ERRORS[code];
  return {
    code,
    message: fillIn(entry.text, data),
    hint: fillIn(entry.hint, data),
    retry: entry.retry,
    data,
  };
}

/** For the few places where only a throw is possible (constructors, callbacks of libraries). */
export class ParleyError extends Error {
  override readonly name = 'ParleyError';
  readonly failure: Failure;

  constructor(cause: Failure) {
    super(`${cause.code}: ${cause.message} — ${cause.hint}`);
    this.failure = cause;
  }
}

/** True when a stage or port returned a failure instead of its value. */
export function isFailure(value: unknown): value is Failure {
  return (
    value !== null && typeof value === 'object' && 'code' in value && 'hint' in value && 'retry' in value
  );
}

/** The message of anything that was thrown or is a failure, for a failure's `reason` or a line of a log. */
export function reasonOf(thrown: unknown): string {
  if (isFailure(thrown)) return `${thrown.code}: ${thrown.message}`;
  return thrown instanceof Error ? thrown.message : String(thrown);
}

function fillIn(template: string, data: Readonly<Record<string, unknown>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, key: string) => (key in data ? String(data[key]) : whole));
}
