import type { Failure } from '../core/errors.ts';
import type { Json } from '../core/json.ts';

/** How a business system answered: with data, with "there is none", or not at all. */
export type ActionOutcome =
  | { readonly kind: 'found'; readonly data: Json }
  | { readonly kind: 'missing' }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** Reads from the company's own systems during a turn, as actions.yaml describes them. */
export interface Actions {
  call(name: string, input: Readonly<Record<string, Json>>, signal: AbortSignal): Promise<ActionOutcome>;
}
