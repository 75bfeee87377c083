import { existsSync } from 'node:fs';
import { openLocalDesk } from '#connectors/desks/local/index';
import { openRedisLog, openRedisShared } from '#connectors/storage/redis/index';
import { openSqliteLog } from '#connectors/storage/sqlite/index';
import { failure, isFailure, reasonOf } from '#engine/core/errors';
import { fail, ok, type Result } from '#engine/core/result';
import type { EventLog } from '#engine/ports/event-log';
import type { OwnDesk } from '#engine/ports/own-desk';
import type { Args } from './arguments.ts';
import { dataFolder } from './data-folder.ts';
import type { Io } from './io.ts';
import { createSystemEnv } from './system-env.ts';

/** The log that servers write, for looking into; in a folder none is made where there is none. */
export async function openExistingLog(args: Args, io: Io): Promise<Result<EventLog>> {
  const { newId: newLife } = createSystemEnv();
  const onError = (problem: unknown) => io.err(reasonOf(problem));
  const url = args.text('redis');
  if (url !== undefined) return openRedisLog({ url, newLife, onError });
  const { path, log } = dataFolder(io, args.text('data'));
  if (!existsSync(log)) return fail(failure('DATA_MISSING', { what: 'log', folder: path }));
  return openSqliteLog({ path: log, newLife, onError });
}

/** The built-in desk that servers write, for looking into. */
export async function openExistingDesk(args: Args, io: Io): Promise<Result<OwnDesk>> {
  const url = args.text('redis');
  if (url !== undefined) return openRedisDesk(url, io);
  const { path, tickets } = dataFolder(io, args.text('data'));
  if (!existsSync(tickets)) return fail(failure('DATA_MISSING', { what: 'ticket list', folder: path }));
  const desk = openLocalDesk({ path: tickets, now: Date.now });
  return isFailure(desk) ? fail(desk) : ok(desk);
}

async function openRedisDesk(url: string, io: Io): Promise<Result<OwnDesk>> {
  const onError = (problem: unknown) => io.err(reasonOf(problem));
  const shared = await openRedisShared({ url, node: createSystemEnv().newId(), now: Date.now, onError });
  if (!shared.ok) return shared;
  return ok({ ...shared.value.desk, close: async () => shared.value.close() });
}
