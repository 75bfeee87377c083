import { describeRelay } from './relay.contract.ts';
import { createMemoryRelay, type Mesh } from './relay.memory.ts';

const delay = (ms: number, run: () => void) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

describeRelay('memory', async () => {
  const mesh: Mesh = new Map();
  const node = (name: string) => createMemoryRelay({ node: name, delay, mesh });
  const nodes = [node('one'), node('two')] as const;
  return { nodes, die: { never: 'one process has no other that outlives it' }, close: async () => {} };
});
