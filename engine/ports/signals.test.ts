import { describeSignals } from './signals.contract.ts';
import { createMemorySignals } from './signals.memory.ts';

describeSignals('memory', async () => {
  const one = createMemorySignals();
  return { nodes: [one, one], close: async () => {} };
});
