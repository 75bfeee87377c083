import { type Static, Type } from 'typebox';

const strict = { additionalProperties: false } as const;

const Texts = Type.Union(
  [Type.String({ minLength: 1 }), Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })],
  {
    description: 'one wording, or several of which one is said; {expression} is filled in',
  },
);

const Words = Type.Record(Type.String({ pattern: '^[a-z]{2}$' }), Type.String({ minLength: 1 }), {
  ...strict,
  description: 'language → words; {expression} is filled in',
});
const When = Type.Optional(
  Type.String({ minLength: 1, description: 'CEL expression; only said while it holds' }),
);
const Address = Type.String({
  pattern: '^(https?://|/|\\{)',
  description: 'https://…, or a path of this server; {expression} is filled in',
});

const ReplyButton = Type.Object(
  {
    label: Words,
    payload: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'what a tap means: intent:<name> or flow:<name>, with the things that its label names, or the value of the open question',
      }),
    ),
    url: Type.Optional(Address),
    when: When,
  },
  strict,
);
export type ReplyButton = Static<typeof ReplyButton>;

const Image = Type.Object({ url: Address, alt: Words }, strict);

const Card = Type.Object(
  {
    each: Type.Optional(
      Type.String({ minLength: 1, description: 'expression that gives a list: one card for each `item`' }),
    ),
    title: Words,
    text: Type.Optional(Words),
    image: Type.Optional(Image),
    buttons: Type.Optional(Type.Array(ReplyButton)),
    when: When,
  },
  strict,
);
export type Card = Static<typeof Card>;

/** What stands below the words. */
const EXTRAS = {
  buttons: Type.Optional(Type.Array(ReplyButton)),
  quick_replies: Type.Optional(
    Type.Array(ReplyButton, { description: 'buttons that go away when the visitor goes on' }),
  ),
  cards: Type.Optional(Type.Array(Card)),
  image: Type.Optional(Image),
};

const TextByLanguage = Type.Record(Type.String({ pattern: '^[a-z]{2}$' }), Texts, strict);

const Variant = Type.Object(
  {
    when: Type.String({
      minLength: 1,
      description: 'CEL expression over slots, language and channel, e.g. channel == "sms"',
    }),
    text: Type.Optional(TextByLanguage),
    ...EXTRAS,
  },
  strict,
);
export type Variant = Static<typeof Variant>;

/** One thing the bot can say: language → wordings, and what stands below them. */
export const Reply = Type.Object(
  {
    text: TextByLanguage,
    ...EXTRAS,
    variants: Type.Optional(
      Type.Array(Variant, {
        minItems: 1,
        description: 'the first whose `when` holds replaces the parts of the reply that it names',
      }),
    ),
  },
  strict,
);
export type Reply = Static<typeof Reply>;

/** pipelines/<bot>/replies.yaml */
export const RepliesFile = Type.Object({ replies: Type.Record(Type.String(), Reply) }, strict);
export type RepliesFile = Static<typeof RepliesFile>;
