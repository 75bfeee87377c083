import { contextOf, definePlugin, requestTicket } from '#engine/plugin';
import { options } from './schema.ts';

/** Turns a ticket step into an effect: executed once, after it stands in the log; the flow goes on with its result. */
export const plugin = definePlugin({
  id: 'ticket',
  summary: 'tickets at a desk',
  options,
  needs: ['dialog'],
  gives: ['dialog'],
  create: ({ desk }, ports) => ({
    run: (turn, signal) => {
      const before = turn.parts.dialog;
      if (before?.standing !== 'ticket') return undefined;
      const dialog = requestTicket(before, contextOf(ports, turn, signal), desk);
      return { dialog, notes: dialog.notes.slice(before.notes.length) };
    },
  }),
});
