import { openRedisShared } from '#connectors/storage/redis/index';
import { openSqliteJournal } from '#connectors/storage/sqlite/index';
import { alignRouting } from '#engine';
import type { AccountCommand } from '#engine/accounts/commands';
import type { Accounts } from '#engine/accounts/state';
import { type Failure, reasonOf } from '#engine/core/errors';
import { ok, type Result } from '#engine/core/result';
import type { Journal } from '#engine/ports/journal';
import type { Args } from '../arguments.ts';
import { dataFolder } from '../data-folder.ts';
import { openLedgers } from '../house/ledgers.ts';
import type { Io } from '../io.ts';
import { createSystemEnv } from '../system-env.ts';

/** The accounts of an installation, whether its servers run or not. */
export type People = {
  /** All there is now. */
  read(): Promise<Result<Accounts>>;
  /** Change accounts, and let routing know; null when it is done. */
  change(command: AccountCommand): Promise<Failure | null>;
  close(): void;
};

/** Opens them where servers keep them; a folder that has none yet gets some. */
export async function openPeople(args: Args, io: Io): Promise<Result<People>> {
  const env = createSystemEnv();
  const onError = (problem: unknown) => io.err(reasonOf(problem));
  const opened = await openJournal(args, io, env.newId());
  if (!opened.ok) return opened;
  const { journal, close } = opened.value;
  const { accounts, routing, ...ledgers } = openLedgers({ journal, env, onError });
  return ok({
    read: () => accounts.refresh(),
    change: async (command) => {
      const asked = await accounts.ask(command);
      if (!asked.ok) return asked.failure;
      const known = await routing.refresh();
      if (!known.ok) return known.failure;
      for (const told of alignRouting(accounts.state(), known.value)) {
        const answered = await routing.ask(told);
        if (!answered.ok) return answered.failure;
      }
      return null;
    },
    close: () => {
      ledgers.close();
      close();
    },
  });
}

type OpenJournal = { readonly journal: Journal; readonly close: () => void };

async function openJournal(args: Args, io: Io, node: string): Promise<Result<OpenJournal>> {
  const url = args.text('redis');
  if (url === undefined) {
    const opened = await openSqliteJournal({ path: dataFolder(io, args.text('data')).journals });
    return opened.ok ? ok({ journal: opened.value, close: opened.value.close }) : opened;
  }
  const onError = (problem: unknown) => io.err(reasonOf(problem));
  const shared = await openRedisShared({ url, node, now: Date.now, onError });
  return shared.ok ? ok({ journal: shared.value.journal, close: shared.value.close }) : shared;
}
