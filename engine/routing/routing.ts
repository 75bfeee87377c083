import { decide } from './decide.ts';
import { evolve } from './evolve.ts';
import { EMPTY_ROUTING } from './state.ts';

/** Routing as a ledger keeps it. A snapshot of another version is not read. */
export const ROUTING = { empty: EMPTY_ROUTING, decide, evolve, version: 'routing-1' } as const;
