import { contextOf, definePlugin, fillForms } from '#engine/plugin';
import { options } from './schema.ts';

/** Fills the form that the dialog stands at: takes values, checks them, asks for the next, asks to confirm. */
export const plugin = definePlugin({
  id: 'form',
  summary: 'multi-turn forms',
  options,
  needs: ['dialog'],
  gives: ['dialog'],
  create: (_, ports) => ({
    run: async (turn, signal) => {
      const before = turn.parts.dialog;
      if (before?.standing !== 'form') return undefined;
      const dialog = await fillForms(before, contextOf(ports, turn, signal));
      return { dialog, notes: dialog.notes.slice(before.notes.length) };
    },
  }),
});
