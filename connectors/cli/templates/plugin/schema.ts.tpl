import { type Static, Type } from 'typebox';

export const options = Type.Object(
  {
    least: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'characters from which on a message counts as long; default 200',
      }),
    ),
  },
  { additionalProperties: false },
);
export type Options = Static<typeof options>;
