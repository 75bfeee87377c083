import { type Static, Type } from 'typebox';

export const options = Type.Object(
  {
    boost: Type.Optional(
      Type.Record(Type.String(), Type.Record(Type.String(), Type.Number({ minimum: -1, maximum: 1 })), {
        description: 'entity type → intent → what is added to its score when such an entity was named',
      }),
    ),
    boost_focus: Type.Optional(
      Type.Record(Type.String(), Type.Record(Type.String(), Type.Number({ minimum: -1, maximum: 1 })), {
        description:
          'the same for what the message points at, and for what it leaves out when the intent was wanted last',
      }),
    ),
    asks: Type.Optional(
      Type.Record(Type.String(), Type.String(), {
        description:
          'entity type → intent that a message wants which only names or points at such a thing, when nothing was wanted before that can be asked again',
      }),
    ),
    not_again: Type.Optional(
      Type.Array(Type.String(), {
        description:
          'intents that "and the Sony?" does not ask again, because they are about several things or none',
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
