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
  return {
    log,
    reopen: async () => {
      await log.close();
      log = await openOrThrow(path, 'life-2');
      return log;
    },
    close: async () => {
      await log.close();
      await rm(folder, { recursive: true });
    },
  };
});

async function openOrThrow(path: string, life: string): Promise<EventLog> {
  const opened = await openSqliteLog({ path, newLife: () => life });
  if (!opened.ok) throw new ParleyError(opened.failure);
  return opened.value;
}
