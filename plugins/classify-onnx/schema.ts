import { type Static, Type } from 'typebox';

const share = (description: string) => Type.Optional(Type.Number({ minimum: 0, maximum: 1, description }));

export const options = Type.Object(
  {
    reject_below: Type.Optional(
      Type.Union([Type.Literal('auto'), Type.Number({ minimum: 0, maximum: 1 })], {
        description:
          'chance of being in scope below which a message is out of scope; auto: chosen at training',
      }),
    ),
    unsure_below: share(
      'chance of being right below which an intent is not taken, so that the dialog asks (0.35)',
    ),
    margin: share(
      'lead over the second intent below which neither is taken, so that the dialog asks which (0.1)',
    ),
    false_accepts: share(
      'for auto: share of held-out out-of-scope messages that may be taken for an intent (0.15)',
    ),
    precision: Type.Optional(
      Type.Union([Type.Literal('int8'), Type.Literal('float32')], {
        description: "numbers of the model's big table: int8 is a quarter of the size (int8)",
      }),
    ),
    seed: Type.Optional(
      Type.Integer({ minimum: 0, description: 'chance at training; the same seed gives the same model (1)' }),
    ),
  },
  { additionalProperties: false },
);
export type Options = Static<typeof options>;
