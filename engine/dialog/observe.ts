import type { Field } from '../config/schema/flows.ts';
import type { Outcome } from './compile-flow.ts';

/** How a field came to its value, or how an attempt at it went. */
export type FieldEvent =
  | 'asked'
  | 'several'
  | 'prefilled'
  | 'corrected'
  | 'skipped'
  | 'end'
  | `attempt ${number}`;

/**
 * What a dialog did that its events do not say: they say where it went, not what was decided on the way. `of` is the very
 * object of the bot, by which whoever listens finds its place.
 */
export type Observation =
  | { readonly kind: 'transition'; readonly flow: string; readonly step: string; readonly outcome: Outcome }
  | {
      readonly kind: 'guard';
      readonly of: object;
      readonly key: 'when' | 'if' | 'valid';
      readonly holds: boolean;
    }
  | { readonly kind: 'field'; readonly of: Field; readonly event: FieldEvent }
  | { readonly kind: 'variant'; readonly of: object; readonly language: string };

/** Whoever measures what dialogues go through. It is there in tests only, and nothing depends on what it does. */
export type Observe = (seen: Observation) => void;
