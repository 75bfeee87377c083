import { type Static, Type } from 'typebox';

export const options = Type.Object(
  {
    boost: Type.Optional(
      Type.Record(Type.String(), Type.Record(Type.String(), Type.Number({ minimum: -1, maximum: 1 })), {
        description: 'entity type → intent → what is added to its score when such an entity was named',
      }),
    ),
    accept_above: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description:
          'a rejected intent that a boost lifts to this score is taken after all; never by default',
      }),
    ),
  },
  { additionalProperties: false },
);
export type Options = Static<typeof options>;
