import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ParleyError } from '#engine/core/errors';
import type { EventLog } from '#engine/ports/event-log';
import { describeEventLog } from '#engine/ports/event-log.contract';
import { openSqliteLog } from './index.ts';

describeEventLog('sqlite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-sqlite-'));
  const path = join(folder, 'log.sqlite');
  let log = await openOrThrow(path, 'life-1');
  const others: EventLog[] = [];
  return {
    log,
    second: async () => {
      const other = await openOrThrow(path, 'life-2');
      others.push(other);
      return other;
    },
    reopen: async () => {
      await log.close();
      log = await openOrThrow(path, 'life-2');
      return log;
    },
    close: async () => {
      await Promise.all([log, ...others].map((handle) => handle.close()));
      await rm(folder, { recursive: true });
    },
  };
});

async function openOrThrow(path: string, life: string): Promise<EventLog> {
  let lives = 0;
  const newLife = (): string => {
    lives += 1;
    return `${life}.${lives}`;
  };
  const opened = await openSqliteLog({ path, newLife });
  if (!opened.ok) throw new ParleyError(opened.failure);
  return opened.value;
}
