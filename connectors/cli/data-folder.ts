import { join, resolve } from 'node:path';
import type { Io } from './io.ts';

/** Where one installation keeps what it must not lose. */
export type DataFolder = {
  readonly path: string;
  readonly log: string;
  readonly tickets: string;
  /** Who works here, and who has which chat. */
  readonly journals: string;
  readonly files: string;
  /** The key that signs visitor tokens. */
  readonly secret: string;
};

/** The option of every command that reads or writes it. */
export const DATA_OPTION = { about: 'folder of the log, tickets and files', value: 'folder', preset: 'var' };

/** The places inside a data folder; a relative one counts from the project's root. */
export function dataFolder(io: Io, given: string | undefined): DataFolder {
  const path = resolve(io.root, given ?? DATA_OPTION.preset);
  return {
    path,
    log: join(path, 'log.sqlite'),
    tickets: join(path, 'tickets.sqlite'),
    journals: join(path, 'journals.sqlite'),
    files: join(path, 'files'),
    secret: join(path, 'secret'),
  };
}
