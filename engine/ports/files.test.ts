import { describeFiles } from './files.contract.ts';
import { createMemoryFiles } from './files.memory.ts';

describeFiles('memory', async () => {
  let given = 0;
  const newId = () => `f${++given}`;
  return {
    files: createMemoryFiles({ newId }),
    count: async () => given,
    close: async () => {},
  };
});
