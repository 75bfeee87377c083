import type { Args } from './arguments.ts';
import { DATA_OPTION } from './data-folder.ts';
import type { StoreChoice } from './house/stores.ts';

/** The options of every command that reads or writes conversations. */
export const STORE_OPTIONS = {
  data: DATA_OPTION,
  redis: { about: 'Redis or cluster that holds log and tickets in place of the folder', value: 'url' },
};

/** Where a command finds conversations: on the Redis that is named, else in the data folder. */
export function storeOf(args: Args): StoreChoice {
  const url = args.text('redis');
  return url === undefined ? { kind: 'sqlite' } : { kind: 'redis', url };
}
