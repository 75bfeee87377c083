import { freshRun } from '#engine/testing/fresh-run';
import { testPlugin } from '#engine/testing/test-plugin';
import { plugin } from './index.ts';

// What a message does to a dialog is tested in engine/dialog; here only the options.
testPlugin(plugin, {
  cases: [
    {
      name: 'calls a person after one miss at least',
      options: { handoff_after: 0 },
      invalid: '/handoff_after',
    },
    { name: 'offers intents from a share on', options: { clarify_above: 2 }, invalid: '/clarify_above' },
    {
      name: 'says nothing at the opening of a bot without a welcome',
      input: { kind: 'open' },
      gives: { dialog: freshRun() },
    },
  ],
});
