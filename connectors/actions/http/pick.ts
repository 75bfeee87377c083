import { isObject, type Json } from '#engine/core/json';

/** What a path leads to: a value, nothing there, or an answer that has not the promised shape. */
export type Picked = { readonly data: Json } | 'missing' | { readonly absent: string };

/**
 * Follows a dotted path; numbers index lists. `null` on the way and a place beyond the end of a list mean that
 * there is none; a member that an object doesn't have means that the system answers otherwise than described.
 */
export function pick(answer: Json, path: string | undefined): Picked {
  if (path === undefined) return { data: answer };
  let at: Json = answer;
  for (const step of path.split('.')) {
    if (at === null) return 'missing';
    const next = memberOf(at, step);
    if (next === undefined) return Array.isArray(at) && /^\d+$/.test(step) ? 'missing' : { absent: step };
    at = next;
  }
  return at === null ? 'missing' : { data: at };
}

function memberOf(value: Json, step: string): Json | undefined {
  if (Array.isArray(value)) return /^\d+$/.test(step) ? value[Number(step)] : undefined;
  return isObject(value) && Object.hasOwn(value, step) ? (value[step] as Json) : undefined;
}
