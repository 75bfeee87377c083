import { type Static, Type } from 'typebox';

export const options = Type.Object(
  {
    answer_above: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description: 'score from which a knowledge entry counts as an answer',
      }),
    ),
    clarify_above: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description: 'score from which an unsure intent is offered in a question back',
      }),
    ),
    clarify_within: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description: 'lead below which two likely intents are asked about',
      }),
    ),
    handoff_after: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10,
        description: 'misses in a row after which a person is called',
      }),
    ),
    patience: Type.Optional(
      Type.Integer({
        minimum: 2,
        maximum: 50,
        description: 'turns in a row without progress after which a person is called; default 6',
      }),
    ),
  },
  { additionalProperties: false },
);
export type Options = Static<typeof options>;
