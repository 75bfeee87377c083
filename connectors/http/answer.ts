import { type Failure, failure, reasonOf } from '#engine/core/errors';
import type { Json } from '#engine/core/json';
import type { HttpAnswer } from './client.ts';

/** What a status other than 2xx means for the caller: too busy or broken may be asked again, the rest not. */
export function refusalOf(system: string, { status }: HttpAnswer): Failure | undefined {
  if (status >= 200 && status < 300) return undefined;
  if (status >= 500 || status === 429 || status === 408)
    return failure('CALL_FAILED', { system, status, reason: `status ${status}` });
  const reason = status < 400 ? `status ${status}, and redirects are not followed` : `status ${status}`;
  return failure('CALL_REJECTED', { system, status, reason });
}

/** The answer's JSON, wrapped so that `null` and a failure can't be confused. No content reads as null. */
export function readJson(system: string, answer: HttpAnswer): { readonly json: Json } | Failure {
  if (answer.status === 204) return { json: null };
  try {
    return { json: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(answer.bytes)) as Json };
  } catch (thrown) {
    return failure('CALL_BAD_ANSWER', { system, reason: `it is not JSON (${reasonOf(thrown)})` });
  }
}
