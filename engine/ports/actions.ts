import type { Failure } from '../core/errors.ts';
import type { Json } from '../core/json.ts';

/** How a business system answered: with data, with "there is none", or not at all. */
export type ActionOutcome =
  | { readonly kind: 'found'; readonly data: Json }
  | { readonly kind: 'missing' }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** Reads from the company's own systems during a turn, as actions.yaml describes them. */
export interface Actions {
  /** Whether it answers what the engine would look up in the bot's own catalogue or knowledge: fixtures may. */
  replaces?(name: string, input: Readonly<Record<string, Json>>): boolean;
  call(name: string, input: Readonly<Record<string, Json>>, signal: AbortSignal): Promise<ActionOutcome>;
}
