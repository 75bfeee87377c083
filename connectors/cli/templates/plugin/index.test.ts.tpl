import { testPlugin } from '#engine/testing/test-plugin';
import { plugin } from './index.ts';

testPlugin(plugin, {
  cases: [
    {
      name: 'marks a message that is long enough',
      options: { least: 5 },
      input: { kind: 'message', text: 'hello', attachments: [] },
      gives: { extras: { '{{name}}': 5 } },
    },
    {
      name: 'has nothing to say of a short one',
      input: { kind: 'message', text: 'hello', attachments: [] },
      nothing: true,
    },
    { name: 'refuses a limit of zero', options: { least: 0 }, invalid: '/least' },
  ],
});
