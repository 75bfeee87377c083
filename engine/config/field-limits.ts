import { isObject } from '../core/json.ts';
import type { Field } from './schema/flows.ts';

/** Attempts at a question before its field's `then` counts. */
export const DEFAULT_TRIES = 3;

const MOST_ITEMS = 20;

/** How many values a field takes; a file field without `many` takes as many files as one message carries. */
export function limitsOf({ many, optional }: Field): { readonly min: number; readonly max: number } {
  if (many === undefined) return { min: 1, max: 1 };
  const own: { readonly min?: number; readonly max?: number } = isObject(many) ? many : {};
  return { min: own.min ?? (optional === true ? 0 : 1), max: own.max ?? MOST_ITEMS };
}
