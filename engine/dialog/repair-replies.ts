/**
 * One thing that the engine does by itself to keep a conversation going. `about` is what it does and when.
 * `says` are its replies, the one that `say` replaces first; `off` and `flow` whether a bot may do without it,
 * or run a flow of its own instead.
 */
export type Repair = {
  readonly about: string;
  readonly says: readonly (RepairReply | OptionalReply)[];
  readonly off: boolean;
  readonly flow: boolean;
};

/** Replies that every bot must have in each of its languages, because repair says them. */
export const REPAIR_REPLIES = [
  'repair_cannot_answer',
  'repair_cannot_answer_again',
  'repair_clarify',
  'repair_cancel_ask',
  'repair_cancelled',
  'repair_cancel_kept',
  'repair_corrected',
  'repair_change_what',
  'repair_cannot_skip',
  'repair_nothing_to_undo',
  'repair_resume',
  'repair_internal_error',
  'repair_handoff',
  'repair_handoff_failed',
  'repair_restarted',
  'repair_help',
  'repair_too_many_tries',
  'repair_invalid',
  'repair_empty',
  'repair_unavailable',
] as const;

export type RepairReply = (typeof REPAIR_REPLIES)[number];

/** Replies that a bot may have to say it more exactly, with what is said where it has none; null is nothing. */
export const OPTIONAL_REPLIES = {
  repair_out_of_scope: 'repair_cannot_answer',
  repair_unsure: 'repair_cannot_answer',
  repair_no_knowledge: 'repair_cannot_answer',
  repair_wrong_moment: 'repair_cannot_answer',
  repair_did_you_mean: 'repair_clarify',
  repair_which_one: 'repair_clarify',
  repair_stale: 'repair_cannot_answer',
  repair_silence: null,
  repair_stuck: 'repair_handoff',
} as const satisfies Readonly<Record<string, RepairReply | null>>;

export type OptionalReply = keyof typeof OPTIONAL_REPLIES;

/** Intents that repair understands by these names; a bot trains those that it wants. */
export const REPAIR_INTENTS = [
  'human_handoff',
  'cancel',
  'skip',
  'go_back',
  'repeat',
  'help',
  'start_over',
  'affirm',
  'deny',
] as const;

export type RepairIntent = (typeof REPAIR_INTENTS)[number];

/** Every repair by the name that traces, fixtures and `repair:` in pipeline.yaml use. */
export const REPAIRS = {
  correct: {
    about:
      'the visitor mends an answer given before (“no, the number is …”), at any field, also while confirming',
    says: ['repair_corrected', 'repair_change_what'],
    off: false,
    flow: false,
  },
  cancel: {
    about:
      'the visitor wants to stop; asked first when answers would be lost, and what was interrupted goes on',
    says: ['repair_cancelled', 'repair_cancel_ask', 'repair_cancel_kept'],
    off: true,
    flow: true,
  },
  skip: {
    about: 'the visitor passes an optional question over; one that is needed is asked again',
    says: ['repair_cannot_skip'],
    off: true,
    flow: false,
  },
  go_back: {
    about: 'the visitor wants the question before the open one again',
    says: ['repair_nothing_to_undo'],
    off: true,
    flow: false,
  },
  repeat: {
    about: 'the visitor did not catch it: the open question, or what was said last, once more',
    says: [],
    off: true,
    flow: true,
  },
  help: {
    about: 'the visitor asks what the bot can do, or says yes or no to nothing',
    says: ['repair_help'],
    off: true,
    flow: true,
  },
  start_over: {
    about: 'the visitor begins anew: everything open and every slot is forgotten',
    says: ['repair_restarted'],
    off: true,
    flow: true,
  },
  human_handoff: {
    about: 'the visitor wants a person; what is open stays open',
    says: ['repair_handoff'],
    off: false,
    flow: true,
  },
  handoff_failed: {
    about: 'nobody took the chat in time: the bot says so and goes on where it was',
    says: ['repair_handoff_failed'],
    off: false,
    flow: false,
  },
  digress: {
    about: 'another wish in the middle of a form: its flow runs, then the form goes on with what was filled',
    says: ['repair_resume'],
    off: true,
    flow: false,
  },
  aside: {
    about: 'chitchat or a question that knowledge answers, in the middle of a form, which then asks again',
    says: [],
    off: true,
    flow: false,
  },
  clarify: {
    about:
      'several wishes are about as likely, or one is likely but not sure, or a field that takes one value is told several: which one is meant is asked',
    says: ['repair_clarify', 'repair_did_you_mean', 'repair_which_one'],
    off: true,
    flow: false,
  },
  cannot_answer: {
    about: 'nothing fits; the reply says why: out of scope, unsure, no knowledge, or not at this moment',
    says: [
      'repair_cannot_answer',
      'repair_cannot_answer_again',
      'repair_out_of_scope',
      'repair_unsure',
      'repair_no_knowledge',
      'repair_wrong_moment',
    ],
    off: false,
    flow: true,
  },
  stale: {
    about: 'a button of an earlier question was tapped: said so, and the open question is asked again',
    says: ['repair_stale'],
    off: true,
    flow: false,
  },
  silence: {
    about: 'a question stays open for `silence`: it is asked once more; after `idle` the conversation closes',
    says: ['repair_silence'],
    off: true,
    flow: true,
  },
  empty: {
    about: 'a message without a letter, a digit, a file or a tap',
    says: ['repair_empty'],
    off: false,
    flow: false,
  },
  invalid: {
    about: 'the words do not answer the open question; asked again as often as the field allows',
    says: ['repair_invalid'],
    off: false,
    flow: false,
  },
  too_many_tries: {
    about: "the last attempt at a field failed: what the field's `then` says, a person by default",
    says: ['repair_too_many_tries'],
    off: false,
    flow: false,
  },
  loop: {
    about: 'for `patience` turns the bot only said again what it had said lately: a person is called',
    says: ['repair_stuck'],
    off: false,
    flow: false,
  },
  unavailable: {
    about: 'a business system gave no answer where a field or flow needed one',
    says: ['repair_unavailable'],
    off: false,
    flow: false,
  },
  internal_error: {
    about: 'a stage failed or a flow runs in a circle',
    says: ['repair_internal_error'],
    off: false,
    flow: false,
  },
} as const satisfies Readonly<Record<string, Repair>>;

export type RepairName = keyof typeof REPAIRS;

/** What a bot changes about one repair. */
export type RepairChange = 'off' | { readonly say?: string; readonly flow?: string };

/** The repairs that a bot changes. */
export type RepairChanges = Readonly<Partial<Record<RepairName, RepairChange>>>;
