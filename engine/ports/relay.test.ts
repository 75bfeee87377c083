import { describeRelay } from './relay.contract.ts';
import { createMemoryRelay, type Mesh } from './relay.memory.ts';

describeRelay('memory', async () => {
  const mesh: Mesh = new Map();
  const nodes = [createMemoryRelay('one', mesh), createMemoryRelay('two', mesh)] as const;
  return { nodes, die: { never: 'one process has no other that outlives it' }, close: async () => {} };
});
