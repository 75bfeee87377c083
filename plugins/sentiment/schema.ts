import { type Static, Type } from 'typebox';

export const options = Type.Object(
  {
    above: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1,
        description:
          'how upset a message has to be for a person to be called, 0 to 1; 0.8 where nothing is said',
      }),
    ),
    team: Type.Optional(Type.String({ minLength: 1, description: 'the team that is called' })),
    words: Type.Optional(
      Type.Record(Type.String({ minLength: 1 }), Type.Number({ minimum: 0, maximum: 1 }), {
        description: 'words of this house and how upset each is, 0 to 1; one of ours gets another weight so',
      }),
    ),
  },
  { additionalProperties: false },
);
export type Options = Static<typeof options>;
