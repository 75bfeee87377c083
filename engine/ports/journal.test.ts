import { describeJournal } from './journal.contract.ts';
import { createMemoryJournal } from './journal.memory.ts';

describeJournal('memory', async () => {
  const one = createMemoryJournal();
  return {
    nodes: [one, one],
    goDown: { never: 'memory does not fail' },
    close: async () => {},
  };
});
