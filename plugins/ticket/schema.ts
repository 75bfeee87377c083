import { type Static, Type } from 'typebox';

export const options = Type.Object(
  { desk: Type.String({ description: 'the ticket desk that takes the tickets, e.g. local' }) },
  { additionalProperties: false },
);
export type Options = Static<typeof options>;
