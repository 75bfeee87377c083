import { definePlugin } from '#engine/plugin';
import { options } from './schema.ts';

const LEAST = 200;

/** Notes how long a message is; replace it by what your stage finds. */
export const plugin = definePlugin({
  id: '{{name}}',
  summary: 'marks long messages',
  options,
  needs: [],
  gives: ['extras'],
  create: ({ least = LEAST }) => ({
    run: ({ input, parts }) => {
      if (input.kind !== 'message' || input.text.length < least) return undefined;
      return { extras: { ...parts.extras, '{{name}}': input.text.length }, notes: ['a long message'] };
    },
  }),
});
