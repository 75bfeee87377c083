import { type Static, Type } from 'typebox';

/** What this stage can find. */
export const VALUE_TYPES = [
  'address',
  'date',
  'email',
  'money',
  'number',
  'ordinal',
  'phone',
  'place',
  'quantity',
  'yes_no',
] as const;

export const options = Type.Object(
  {
    find: Type.Optional(
      Type.Array(Type.Union(VALUE_TYPES.map((type) => Type.Literal(type))), {
        description: 'kinds of values to look for; all by default',
      }),
    ),
  },
  { additionalProperties: false },
);
export type Options = Static<typeof options>;
