import { decide } from './decide.ts';
import { evolve } from './evolve.ts';
import { NO_ACCOUNTS } from './state.ts';

/** Accounts as a ledger keeps them. A snapshot of another version is not read. */
export const ACCOUNTS = { empty: NO_ACCOUNTS, decide, evolve, version: 'accounts-1' } as const;
