import { type Static, Type } from 'typebox';

export const options = Type.Object(
  {
    reject_below: Type.Optional(
      Type.Union([Type.Literal('auto'), Type.Number({ minimum: 0, maximum: 1 })], {
        description:
          'chance of being in scope below which a message is out of scope; auto: chosen at training',
      }),
    ),
    unsure_below: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description:
          'chance of being right below which an intent is not taken, so that the dialog asks (0.35)',
      }),
    ),
    false_accepts: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description:
          'for auto: share of held-out out-of-scope messages that may be taken for an intent (0.15)',
      }),
    ),
  },
  { additionalProperties: false },
);
export type Options = Static<typeof options>;
