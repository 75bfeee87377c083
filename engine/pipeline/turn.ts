import type { Attachment, Entity, Intent, Token } from '../core/events/shapes.ts';
import type { Json } from '../core/json.ts';
import type { DialogRun } from '../dialog/run.ts';
import type { DialogState } from '../dialog/state.ts';
import type { Mention } from '../ports/lexicon.ts';

/** What a turn answers. */
export type TurnInput =
  | {
      readonly kind: 'message';
      readonly text: string;
      readonly choice?: string;
      readonly attachments: readonly Attachment[];
    }
  | { readonly kind: 'open' }
  /** The time that a flow's `wait` step named is up. */
  | { readonly kind: 'timer'; readonly timer: string }
  /** The visitor has left a question open for as long as `silence` says. */
  | { readonly kind: 'silence' }
  | {
      readonly kind: 'effect';
      readonly effect: string;
      readonly as: string | null;
      readonly result: Json | null;
      readonly failed: string | null;
    }
  | { readonly kind: 'handoff_failed'; readonly reason: 'no_agent' | 'timed_out' };

/** What stages find and hand on. A plugin lists the parts it needs and gives by these names. */
export type TurnParts = {
  readonly language: string;
  readonly tokens: readonly Token[];
  readonly mentions: readonly Mention[];
  readonly entities: readonly Entity[];
  readonly intent: Intent;
  readonly dialog: DialogRun;
  /** Room for parts that only a third-party plugin knows. */
  readonly extras: Readonly<Record<string, Json>>;
};

export type PartName = keyof TurnParts;

/**
 * One turn on its way through the pipeline: what came in, and what the stages have found so far.
 * A value: stages answer with new parts and change nothing.
 */
export type Turn = {
  /** The turn's task id; ids of its effects are built on it. */
  readonly id: string;
  readonly input: TurnInput;
  /** Milliseconds since the epoch at which the turn began; the only clock a stage has. */
  readonly at: number;
  readonly conversation: string;
  /** Where the visitor writes from. */
  readonly channel?: string;
  /** What the dialog remembers from the turns before. */
  readonly state: DialogState;
  /** Chooses among wordings; the same turn replayed gets the same seed. */
  readonly seed: number;
  readonly parts: Partial<TurnParts>;
};
