import { type Static, Type } from 'typebox';

export const options = Type.Object(
  {
    dictionary: Type.Optional(
      Type.Array(Type.String(), {
        description: 'entity types whose names stay whole tokens; all types by default',
      }),
    ),
  },
  { additionalProperties: false },
);
export type Options = Static<typeof options>;
