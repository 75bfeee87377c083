import type { Dialogue } from '../../config/problem.ts';
import type { Path } from '../../config/report.ts';
import type { Field } from '../../config/schema/flows.ts';
import type { Env } from '../values/env.ts';
import type { Scope } from '../values/ways.ts';

/** Words that answer nothing and are no wish. */
export const NONSENSE = 'qwxyz';

/** One flow on the stack; `done` are the fields dealt with while its form is open. */
export type Frame = { readonly flow: string; readonly step: string; readonly done: readonly string[] | null };

/** Steps of a fixture. */
export type Steps = Dialogue['steps'];

/** Where a visitor acts at a question. `offer`: instead of it stands a value from before, which is declined first, or may stand. */
export type AtQuestion = {
  readonly slot: string;
  readonly field: Field;
  readonly scope: Scope;
  readonly offer?: 'declined' | 'maybe';
};

/** Something the visitor, an agent or the clock does on the way. */
export type Act =
  /** `by` is what the visitor does to begin it, as a fixture has it; null where that is not known. */
  | { readonly kind: 'start'; readonly flow: string; readonly by: Steps | null }
  /** `first` is as much of an answer as one message holds: of a list its first item. */
  | (AtQuestion & { readonly kind: 'answer' | 'first' | 'skip' | 'open' | 'deny' })
  /** Wants something else first: another flow begins above the question. */
  | (AtQuestion & { readonly kind: 'digress' })
  /** `refused`: named a value that may not be. */
  | (AtQuestion & { readonly kind: 'miss' | 'refused' | 'fail'; readonly times: number })
  /** A file that the field does not take, for what it is or for its size. */
  | (AtQuestion & { readonly kind: 'attach'; readonly wrong: 'type' | 'size' })
  | { readonly kind: 'confirm' | 'message' | 'agent' }
  /** Words that mean the same in every bot. */
  | { readonly kind: 'says'; readonly words: readonly string[] }
  /** Nobody acts, but a ticket goes out, whose subject no message shows. */
  | { readonly kind: 'filed'; readonly ticket: string; readonly as: string | null }
  | { readonly kind: 'wait'; readonly time: string | number };

/** What a business system answers on the way. */
export type Answer = {
  readonly action: string;
  readonly kind: 'found' | 'missing' | 'failed';
  readonly slot: string | null;
  /** What a search finds: an entry of the knowledge. */
  readonly entry?: string;
};

/** One state of the composed machine, with the way to it. `exact`: it can really be reached so. */
export type State = {
  readonly frames: readonly Frame[];
  readonly env: Env;
  readonly exact: boolean;
  readonly from: State | null;
  readonly act: Act | null;
  readonly answer: Answer | null;
  /** Nothing was said and nothing done since the visitor acted last. */
  readonly quiet: boolean;
  /** Replies said since the visitor acted last. */
  readonly said: readonly string[];
  /** Ways that guards looked at since the visitor acted last. */
  readonly decided: readonly string[];
  /** Conditions on the way that hang on values which are not told apart. */
  readonly assumed: readonly Assumption[];
  /** Whether another flow is open above a question, or was before. */
  readonly digression: 'none' | 'open' | 'over';
};

/** How a condition has to come out. `own`: all that it reads is the bot's to know. */
export type Assumption = {
  readonly expression: string;
  readonly scope: Scope;
  readonly holds: boolean;
  readonly own: boolean;
};

/** Whether it may be that no values lead to a state. */
export function isDoubtful({ assumed }: Pick<State, 'assumed'>): boolean {
  return assumed.some(({ own }) => own);
}

/** A state that follows, by what differs; `over`: nothing follows, because the flow has ended, the chat is closed, or a person has it. */
export type Next = Partial<Omit<State, 'from'>> & { readonly over?: 'ended' | 'closed' | 'person' };

/** What the search has seen. */
export type Facts = {
  /** `flow/step` of every step that was reached. */
  readonly reached: Set<string>;
  /** Which ways every guard went, by its dotted path. */
  readonly guards: Map<string, Guard>;
  /** Slots that were empty where they were needed, with the first state in which they were. */
  readonly empties: Map<string, Empty>;
  /** Names that only some replies see, read by a reply that is said elsewhere. */
  readonly strangers: Map<string, Empty>;
  /** Flows that ended without a word, by the step where they did. */
  readonly silences: Map<string, State>;
};

/** Facts before anything was looked at. */
export function nothingSeen(): Facts {
  return {
    reached: new Set(),
    guards: new Map(),
    empties: new Map(),
    strangers: new Map(),
    silences: new Map(),
  };
}

/** A condition, by the way to it in flows.yaml; `slots` are what it reads. */
export type Guard = {
  readonly path: Path;
  readonly slots: readonly string[];
  readonly yes: boolean;
  readonly no: boolean;
};

/** A slot that is empty where it is read: in a reply's words, or in an expression of flows.yaml. */
export type Empty = {
  readonly slot: string;
  readonly file: 'flows' | 'replies';
  readonly path: Path;
  readonly reply: string | null;
  readonly at: string;
  readonly state: State;
};
