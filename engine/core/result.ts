import { type Failure, ParleyError } from './errors.ts';

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

/** The value of a result, for where only a throw can say that there is none. */
export function valueOrThrow<Value>(result: Result<Value>): Value {
  if (result.ok) return result.value;
  throw new ParleyError(result.failure);
}
