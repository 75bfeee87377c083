import { canonicalJson } from '../core/json.ts';

/**
 * The checks' own comparison, so that a check is a plain function: a suite, a canary and a load trial can all run it.
 * Throws with both values when their canonical texts differ.
 */
export function expectSame(actual: unknown, expected: unknown, what: string): void {
  const found = canonicalJson(actual);
  const wanted = canonicalJson(expected);
  if (found !== wanted) throw new Error(`${what}: ${shorten(found)} instead of ${shorten(wanted)}`);
}

/** Throws unless the promise rejects. */
export async function expectRejection(promise: Promise<unknown>, what: string): Promise<void> {
  const rejected = await promise.then(
    () => false,
    () => true,
  );
  if (!rejected) throw new Error(`${what}: was accepted`);
}

function shorten(text: string): string {
  return text.length <= 300 ? text : `${text.slice(0, 300)}… (${text.length} characters)`;
}
