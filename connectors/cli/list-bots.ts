import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { failure } from '#engine/core/errors';
import { fail, ok, type Result } from '#engine/core/result';
import type { Io } from './io.ts';

/** The bots of the project: folders below pipelines/ that have a pipeline.yaml. */
export function listBots(io: Io): readonly string[] {
  const folder = join(io.root, 'pipelines');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'pipeline.yaml')))
    .sort();
}

/** The bots that a command line named, or all of them when it named none. */
export function chooseBots(io: Io, named: readonly string[]): Result<readonly string[]> {
  const known = listBots(io);
  const unknown = named.find((name) => !known.includes(name));
  if (unknown === undefined && known.length > 0) return ok(named.length > 0 ? named : known);
  const data = {
    bot: unknown ?? 'at all',
    folder: join(io.root, 'pipelines'),
    known: known.join(', ') || 'none',
  };
  return fail(failure('BOT_UNKNOWN', data));
}
