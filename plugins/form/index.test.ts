import { freshRun } from '#engine/testing/fresh-run';
import { testPlugin } from '#engine/testing/test-plugin';
import { plugin } from './index.ts';

// What forms do is tested in engine/dialog; here only that the stage knows when it is its turn.
testPlugin(plugin, {
  cases: [
    {
      name: 'leaves a dialog alone that stands at no form',
      parts: { dialog: freshRun() },
      nothing: true,
    },
    {
      name: 'does not take the ticket stage’s work',
      parts: { dialog: { ...freshRun(), standing: 'ticket' } },
      nothing: true,
    },
  ],
});
