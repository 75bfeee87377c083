import type { Failure } from './errors.ts';

/** What may be expected to fail returns this; a throw means a bug. */
export type Result<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: Failure };

/** A success. */
export function ok<Value>(value: Value): Result<Value> {
  return { ok: true, value };
}

/** A failure from the catalogue, as a result. */
export function fail<Value = never>(failure: Failure): Result<Value> {
  return { ok: false, failure };
}
