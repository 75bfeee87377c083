import { failure } from '#engine/core/errors';
import { fail, ok, type Result } from '#engine/core/result';
import type { Args } from './arguments.ts';
import { DATA_OPTION } from './data-folder.ts';
import type { StoreChoice } from './house/stores.ts';

/** The options of every command that reads or writes conversations. */
export const STORE_OPTIONS = {
  data: DATA_OPTION,
  redis: { about: 'Redis or cluster that holds log and tickets in place of the folder', value: 'url' },
};

/** The options of who writes them: how much a Redis must have done before something counts as stored. */
export const LEVEL_OPTIONS = {
  'redis-level': {
    about: 'memory: this node has it, Redis 10 ms later; written: Redis has it; replicated: replicas too',
    value: 'level',
    preset: 'written',
  },
  'redis-replicas': {
    about: 'how many, at level replicated; 0: it is synced to the disk of one',
    value: 'number',
    preset: '1',
  },
};

/** Where a server keeps conversations: in memory if asked, on the Redis that is named, else in the data folder. */
export function storeOf(args: Args): Result<StoreChoice> {
  const url = args.text('redis');
  if (args.has('memory')) return ok({ kind: 'memory' });
  if (url === undefined) return ok({ kind: 'sqlite' });
  const level = args.text('redis-level');
  if (level !== 'memory' && level !== 'written' && level !== 'replicated') {
    return fail(failure('USAGE', { reason: '--redis-level is memory, written or replicated' }));
  }
  const replicas = Number(args.text('redis-replicas'));
  if (!Number.isInteger(replicas) || replicas < 0) {
    return fail(failure('USAGE', { reason: '--redis-replicas is a number from 0 on' }));
  }
  return ok({ kind: 'redis', url, level, replicas });
}
