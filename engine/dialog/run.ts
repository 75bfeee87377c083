import type { Button, Card, Image } from '../core/events/shapes.ts';
import type { JsonObject } from '../core/json.ts';
import type { DialogState } from './state.ts';

/** Something the bot says. `reply` is the key in replies.yaml; what a test asserts. */
export type Said = {
  readonly reply: string;
  readonly text: string;
  readonly buttons: readonly Button[];
  /** Buttons that go away when the visitor goes on. */
  readonly quickReplies?: readonly Button[];
  readonly cards?: readonly Card[];
  readonly image?: Image;
  /** Said into silence: it does not keep the conversation open. */
  readonly reminder?: true;
};

/** Something the bot asks of the world; executed after it stands in the log. `as` is the slot for the result. */
export type EffectRequest = {
  /** The idempotency key: the same for every attempt and every replay. */
  readonly effect: string;
  readonly kind: string;
  readonly input: JsonObject;
  readonly as: string | null;
};

/** A wish to hand the chat to a person. */
export type HandoffWish = { readonly reason: string; readonly team: string | null };

/** The kind of step at which a dialog stands still, and who has to go on. */
export type Standing =
  /** Nothing is open. */
  | 'idle'
  /** The form stage has to deal with the form on top. */
  | 'form'
  /** The ticket stage has to deal with the ticket step on top. */
  | 'ticket'
  /** An effect's result has to come. */
  | 'effect'
  /** The visitor has to answer. */
  | 'visitor';

/**
 * What one turn does to a dialog, handed from the dialog stage to the form stage to the ticket stage.
 * Nothing has happened yet: said, effects, handoff and close are wishes that `conversation.decide` turns into events.
 */
export type DialogRun = {
  readonly state: DialogState;
  readonly standing: Standing;
  /** Whether the visitor's words may still fill fields, or were used up by an interruption. */
  readonly heard: 'fresh' | 'used';
  readonly said: readonly Said[];
  readonly effects: readonly EffectRequest[];
  readonly handoff: HandoffWish | null;
  readonly close: boolean;
  /** Steps gone through, `flow/step`, in order. */
  readonly path: readonly string[];
  /** The repair behaviour that acted, if one did. */
  readonly repair: string | null;
  /** Why, in words for a designer. */
  readonly notes: readonly string[];
};

/** The run at the beginning of a turn. */
export function startRun(state: DialogState): DialogRun {
  return {
    state,
    standing: 'idle',
    heard: 'fresh',
    said: [],
    effects: [],
    handoff: null,
    close: false,
    path: [],
    repair: null,
    notes: [],
  };
}

/** The run at the end of a turn: remembers what was said, for "say that again". */
export function finishRun(run: DialogRun): DialogRun {
  if (run.said.length === 0) return run;
  return { ...run, state: { ...run.state, said: run.said.map((said) => said.reply) } };
}
