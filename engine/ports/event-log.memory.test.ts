import { describeEventLog } from './event-log.contract.ts';
import { createMemoryEventLog } from './event-log.memory.ts';

describeEventLog('memory', async () => {
  const log = createMemoryEventLog({ life: 'life-1' });
  return { log, close: () => log.close() };
});
