import { describePresences } from './presence.contract.ts';
import { createMemoryPresences } from './presence.memory.ts';

describePresences('memory', async () => {
  const one = createMemoryPresences();
  return {
    nodes: [one, one],
    die: { never: 'one process has no other that outlives it' },
    close: async () => {},
  };
});
