import { type Static, Type } from 'typebox';

/** A JSON object of any shape. */
export const AnyObject = Type.Record(Type.String(), Type.Unknown());

export const SlotChanges = Type.Record(Type.String(), Type.Unknown(), {
  description: 'new values; null empties a slot',
});

/**
 * A button under a message; a tap sends `payload`, which skips understanding.
 * One with `url` opens that address instead and sends nothing; its payload is `url:<address>`.
 */
export const Button = Type.Object(
  { label: Type.String(), payload: Type.String(), url: Type.Optional(Type.String()) },
  { additionalProperties: false },
);
export type Button = Static<typeof Button>;

/** A picture that is shown from its address. */
export const Image = Type.Object({ url: Type.String(), alt: Type.String() }, { additionalProperties: false });
export type Image = Static<typeof Image>;

/** One of several things side by side, with what can be done about it. */
export const Card = Type.Object(
  {
    title: Type.String(),
    text: Type.Optional(Type.String()),
    image: Type.Optional(Image),
    buttons: Type.Optional(Type.Array(Button)),
  },
  { additionalProperties: false },
);
export type Card = Static<typeof Card>;

/** A stored file as a message carries it. `size` in bytes. */
export const Attachment = Type.Object(
  { file: Type.String(), name: Type.String(), mime: Type.String(), size: Type.Integer() },
  { additionalProperties: false },
);
export type Attachment = Static<typeof Attachment>;

/** One piece of a tokenized text. `start` and `end` are UTF-16 offsets into the text as given. */
export const Token = Type.Object({ text: Type.String(), start: Type.Integer(), end: Type.Integer() });
export type Token = Static<typeof Token>;

/** A thing the visitor named: a product, an order number, a date … */
export const Entity = Type.Object({
  type: Type.String(),
  /** Canonical id (catalogue) or normalised value. */
  value: Type.String(),
  /** The words as the visitor wrote them. */
  text: Type.String(),
  start: Type.Integer(),
  end: Type.Integer(),
  /** 0…1; 1 is an exact hit. */
  score: Type.Number(),
  /** Which finder found it: `catalogue`, `pattern`, `choice`, `focus` … */
  source: Type.String(),
  /** Why words that name nothing stand for it: "cheapest among …". */
  because: Type.Optional(Type.String()),
  /** Display name of a catalogue entry. */
  name: Type.Optional(Type.String()),
  /** Other entries the same words may mean, best first. */
  alternatives: Type.Optional(Type.Array(Type.Object({ value: Type.String(), score: Type.Number() }))),
  /** What smaller names inside the words stand for: the brand in a product's name. */
  inside: Type.Optional(Type.Array(Type.Object({ type: Type.String(), value: Type.String() }))),
});
export type Entity = Static<typeof Entity>;

/** Why an agent was given a chat. `waited` in milliseconds. */
export const AssignmentReason = Type.Object(
  {
    rule: Type.String({ description: 'last_agent, least_busy, round_robin, transferred, pulled' }),
    considered: Type.Integer({ description: 'how many agents could have had it' }),
    load: Type.Integer({ description: 'chats that the agent had before' }),
    capacity: Type.Integer({ description: 'most chats that the agent takes at once' }),
    waited: Type.Integer(),
  },
  { additionalProperties: false },
);
export type AssignmentReason = Static<typeof AssignmentReason>;

/** What the visitor wants. `name` is null when nothing fits well enough. Scores are 0…1. */
export const Intent = Type.Object({
  name: Type.Union([Type.String(), Type.Null()]),
  score: Type.Number(),
  rejected: Type.Boolean(),
  alternatives: Type.Array(Type.Object({ name: Type.String(), score: Type.Number() })),
});
export type Intent = Static<typeof Intent>;

/** What a business system was asked in a turn, and what it answered. */
export const RecordedCall = Type.Object({
  action: Type.String({ description: 'key in actions.yaml' }),
  input: AnyObject,
  outcome: Type.Union(
    [Type.Literal('found'), Type.Literal('missing'), Type.Literal('failed'), Type.Literal('none')],
    { description: 'none: no answer while the stage waited' },
  ),
  data: Type.Optional(Type.Unknown({ description: 'the answer, where one was found' })),
  code: Type.Optional(Type.String({ description: 'code of the failure, where it failed' })),
});
export type RecordedCall = Static<typeof RecordedCall>;

/** What one stage did in one turn. `ms` is its wall time in milliseconds. */
export const StageTrace = Type.Object({
  stage: Type.String(),
  outcome: Type.Union([Type.Literal('found'), Type.Literal('nothing'), Type.Literal('failed')]),
  ms: Type.Number(),
  failure: Type.Optional(Type.String()),
  notes: Type.Optional(Type.Array(Type.String())),
});
export type StageTrace = Static<typeof StageTrace>;
