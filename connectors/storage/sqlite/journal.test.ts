import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { valueOrThrow } from '#engine/core/result';
import { describeJournal } from '#engine/ports/journal.contract';
import { openSqliteJournal } from './journal.ts';

describeJournal('sqlite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-journal-'));
  const one = valueOrThrow(await openSqliteJournal({ path: join(folder, 'journals.db') }));
  return {
    nodes: [one, one],
    goDown: { never: 'what a file can do wrong is tried on the log, over the same connection' },
    close: async () => {
      one.close();
      await rm(folder, { recursive: true });
    },
  };
});
