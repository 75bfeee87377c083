import { freshRun } from '#engine/testing/fresh-run';
import { testPlugin } from '#engine/testing/test-plugin';
import { plugin } from './index.ts';

// What a ticket asks for is tested in engine/dialog; here only the options and when it is the stage's turn.
testPlugin(plugin, {
  cases: [
    {
      name: 'leaves a dialog alone that stands at no ticket',
      options: { desk: 'local' },
      parts: { dialog: { ...freshRun(), standing: 'form' } },
      nothing: true,
    },
    { name: 'wants a desk that is a name', options: { desk: 3 }, invalid: '/desk' },
  ],
});
