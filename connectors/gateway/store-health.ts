import type { Failure } from '#engine/core/errors';
import { STORE_ERRORS } from '#engine/core/errors/store';

/** Whether the store answered when it was last needed; `ready` says so to whoever comes in meanwhile. */
export interface StoreHealth {
  isDown(): boolean;
  /** The store was asked: it worked, or this is how it failed. Failures of another kind say nothing about it. */
  heard(failure?: Failure): void;
}

export function createStoreHealth(): StoreHealth {
  let down = false;

  function heard(failure?: Failure): void {
    if (!failure) down = false;
    else if (failure.code in STORE_ERRORS && failure.retry) down = true;
  }

  return { isDown: () => down, heard };
}
