import { ACCOUNTS, keepLedger, ROUTING, type RoutingLedger } from '#engine';
import type { AccountCommand } from '#engine/accounts/commands';
import type { AccountEvent } from '#engine/accounts/events';
import type { Accounts } from '#engine/accounts/state';
import type { Env } from '#engine/core/env';
import type { Ledger } from '#engine/ledger/ledger';
import type { Journal } from '#engine/ports/journal';

export type AccountsLedger = Ledger<Accounts, AccountEvent, AccountCommand>;

/** What all nodes know of people: who works here, and who has which chat. */
export type Ledgers = {
  readonly accounts: AccountsLedger;
  readonly routing: RoutingLedger;
  close(): void;
};

/** Keeps both in one journal, under the names that every node and the command line use. */
export function openLedgers(parts: {
  readonly journal: Journal;
  readonly env: Env;
  /** Hears of a store that fails where nobody asked for anything. */
  readonly onError: (problem: unknown) => void;
}): Ledgers {
  const accounts: AccountsLedger = keepLedger({ ...parts, name: 'accounts', aggregate: ACCOUNTS });
  const routing: RoutingLedger = keepLedger({ ...parts, name: 'routing', aggregate: ROUTING });
  return {
    accounts,
    routing,
    close: () => {
      accounts.close();
      routing.close();
    },
  };
}
