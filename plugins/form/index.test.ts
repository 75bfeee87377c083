import { startRun } from '#engine/dialog/run';
import { EMPTY_DIALOG } from '#engine/dialog/state';
import { testPlugin } from '#engine/testing/test-plugin';
import { plugin } from './index.ts';

// What forms do is tested in engine/dialog; here only that the stage knows when it is its turn.
testPlugin(plugin, {
  cases: [
    {
      name: 'leaves a dialog alone that stands at no form',
      parts: { dialog: startRun(EMPTY_DIALOG) },
      nothing: true,
    },
    {
      name: 'does not take the ticket stage’s work',
      parts: { dialog: { ...startRun(EMPTY_DIALOG), standing: 'ticket' } },
      nothing: true,
    },
  ],
});
