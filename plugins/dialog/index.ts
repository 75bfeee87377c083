import { contextOf, converse, definePlugin } from '#engine/plugin';
import { options } from './schema.ts';

/** Decides what a turn means for the dialog: a flow, a repair, an answer from knowledge, or an answer to the open form. */
export const plugin = definePlugin({
  id: 'dialog',
  summary: 'flows, repair and answers from knowledge',
  options,
  needs: ['language', 'tokens', 'entities', 'intent'],
  gives: ['dialog'],
  create: (settings, ports) => ({
    run: async (turn, signal) => {
      const context = contextOf(ports, turn, signal);
      const dialog = await converse(context, {
        clarifyAbove: settings.clarify_above ?? 0.3,
        clarifyWithin: settings.clarify_within ?? 0.15,
        handoffAfter: settings.handoff_after ?? 3,
      });
      return { dialog, notes: dialog.notes };
    },
  }),
});
