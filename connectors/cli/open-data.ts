import { existsSync } from 'node:fs';
import { openSqliteLog } from '#connectors/storage/sqlite/index';
import { failure, reasonOf } from '#engine/core/errors';
import { fail, type Result } from '#engine/core/result';
import type { EventLog } from '#engine/ports/event-log';
import type { Args } from './arguments.ts';
import { dataFolder } from './data-folder.ts';
import type { Io } from './io.ts';
import { createSystemEnv } from './system-env.ts';

/** The log that a server wrote, for looking into; none is made where there is none. */
export async function openExistingLog(args: Args, io: Io): Promise<Result<EventLog>> {
  const { path, log } = dataFolder(io, args.text('data'));
  if (!existsSync(log)) return fail(failure('DATA_MISSING', { what: 'log', folder: path }));
  const onError = (problem: unknown) => io.err(reasonOf(problem));
  return openSqliteLog({ path: log, newLife: createSystemEnv().newId, onError });
}
