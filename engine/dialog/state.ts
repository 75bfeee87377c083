import type { Entity } from '../core/events/shapes.ts';
import type { Json } from '../core/json.ts';

/**
 * A form being filled. Fields are named by their path: `city`, `address.city`, `passengers.1.name`;
 * `passengers.1` is the question whether there is a second one. `asking` is the field whose question is open;
 * null while the form asks to confirm (`confirming`) or what to change (`changing`).
 */
export type FormState = {
  readonly form: string;
  readonly phase: 'filling' | 'confirming' | 'changing';
  readonly asking: string | null;
  /** Failed attempts at the open question. */
  readonly tries: number;
  /** Fields filled or skipped, in the order it happened: what "go back" walks. */
  readonly done: readonly string[];
  /** Cancel was asked for and work would be lost: the next yes or no decides. */
  readonly cancelling: boolean;
  /** A value from before that the open question offers, to be taken by yes. */
  readonly offered?: Json;
  /** Values from earlier in the conversation that are to be offered. */
  readonly remembered?: Readonly<Record<string, Json>>;
  /** Fields whose offer was answered, so that it is not made again. */
  readonly settled?: readonly string[];
  /** Values that the visitor named for the open question, of which only one may be. */
  readonly between?: readonly { readonly value: string; readonly label: string }[];
  /** What the open question's list has so far, while more may come. */
  readonly items?: readonly Json[];
  /** Times in a row that a system did not answer for the open question. */
  readonly outages?: number;
  /** Turns since the form was last further than ever; how far that was. */
  readonly stalled?: number;
  readonly furthest?: number;
};

/** A flow asleep. `timer` is in the log under this name and goes off at `due`, in milliseconds since the epoch. */
export type Wait = {
  readonly timer: string;
  readonly due: number;
  /** A message that nothing else takes ends it, too. */
  readonly message: boolean;
};

/** One flow in progress. `step` is the state of the flow's machine. */
export type Frame = {
  readonly flow: string;
  readonly step: string;
  readonly form: FormState | null;
  /** The effect whose result the step waits for. */
  readonly effect: string | null;
  /** Present while the step waits for time to pass. */
  readonly wait?: Wait;
  /** How the step has ended while another flow lay above: the way on, once that has ended. */
  readonly woken?: 'next' | 'timeout';
};

/** Something talked about lately, most recent first. */
export type Focus = {
  readonly type: string;
  readonly value: string;
  readonly name: string;
  readonly turn: number;
};

/** What the dialog remembers between turns. Slots have no turn limit. */
export type DialogState = {
  readonly slots: Readonly<Record<string, Json>>;
  /** Flows in progress, the active one last. */
  readonly stack: readonly Frame[];
  readonly focus: readonly Focus[];
  /** Things of one type that were named side by side last, by either side, in order: what "the second one" counts in. */
  readonly listed?: readonly Focus[];
  /** What was wanted last, asides left out: what "and the Sony?" asks about another thing. */
  readonly lastIntent?: string;
  /** Turns in a row that ended in "I don't understand". */
  readonly misses: number;
  /** Reply keys said last, for "say that again". */
  readonly said: readonly string[];
  /** Intents offered in a clarifying question, waiting for the choice. */
  readonly offered: readonly string[];
  readonly turns: number;
  /** An open question was asked once more into silence, and nobody has spoken since. */
  readonly reminded?: true;
  /** Fingerprints of what the last turns came to, newest first. */
  readonly lately?: readonly string[];
  /** Turns in a row that came to what one of the last turns had come to. */
  readonly repeats?: number;
  /** Slots that the next form with such fields takes over: filled before the bot's files changed. */
  readonly kept?: readonly string[];
};

/** A dialog in which nothing has been said. */
export const EMPTY_DIALOG: DialogState = {
  slots: {},
  stack: [],
  focus: [],
  misses: 0,
  said: [],
  offered: [],
  turns: 0,
};

/** The frame that is active, if any. */
export function topFrame(state: DialogState): Frame | undefined {
  return state.stack.at(-1);
}

/** `state` with its top frame changed. */
export function withTop(state: DialogState, change: Partial<Frame>): DialogState {
  const top = topFrame(state);
  return top ? { ...state, stack: [...state.stack.slice(0, -1), { ...top, ...change }] } : state;
}

/** As many different things as are remembered, whenever they were named; a bound for a visitor who pastes a catalogue. */
const MOST_THINGS = 200;
/** A pronoun does not change what is talked about; "the cheaper one" does. */
const POINTS_FIRMLY = 0.7;

/** Bring what was named to the front of the focus, and remember what was named side by side. */
export function focusOn(state: DialogState, entities: readonly Entity[]): DialogState {
  const named = entities.filter(
    (entity) => entity.name !== undefined && (entity.source !== 'focus' || entity.score >= POINTS_FIRMLY),
  );
  if (named.length === 0) return state;
  const fresh = named.map(({ type, value, name }) => ({
    type,
    value,
    name: name ?? value,
    turn: state.turns,
  }));
  const older = state.focus.filter(
    (old) => !fresh.some((one) => one.type === old.type && one.value === old.value),
  );
  return listThings({ ...state, focus: [...fresh, ...older].slice(0, MOST_THINGS) }, fresh);
}

/** Remember things named side by side: two or more of one type. Fewer leave the list as it is, and so do other types. */
export function listThings(state: DialogState, things: readonly Focus[]): DialogState {
  const distinct = things.filter(
    (one, at) => things.findIndex(({ type, value }) => type === one.type && value === one.value) === at,
  );
  const type = distinct.find((one) => distinct.filter((other) => other.type === one.type).length > 1)?.type;
  if (type === undefined) return state;
  const others = (state.listed ?? []).filter((one) => one.type !== type);
  return { ...state, listed: [...distinct.filter((one) => one.type === type), ...others] };
}
