import { type Static, Type } from 'typebox';

const strict = { additionalProperties: false } as const;

const Texts = Type.Union(
  [Type.String({ minLength: 1 }), Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })],
  {
    description: 'one wording, or several of which one is said; {expression} is filled in',
  },
);

const ReplyButton = Type.Object(
  {
    label: Type.Record(Type.String(), Type.String(), { description: 'language → label' }),
    payload: Type.String({ description: 'what a tap means: intent:<name>, or the value of the open field' }),
  },
  strict,
);

/** One thing the bot can say: language → wordings, and buttons. */
export const Reply = Type.Object(
  {
    text: Type.Record(Type.String({ pattern: '^[a-z]{2}$' }), Texts, strict),
    buttons: Type.Optional(Type.Array(ReplyButton)),
  },
  strict,
);
export type Reply = Static<typeof Reply>;

/** pipelines/<bot>/replies.yaml */
export const RepliesFile = Type.Object({ replies: Type.Record(Type.String(), Reply) }, strict);
export type RepliesFile = Static<typeof RepliesFile>;
