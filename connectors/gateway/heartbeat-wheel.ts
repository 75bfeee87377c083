/** Somebody who wants to be woken. `wake` answers when next, or undefined when never again. */
export interface Waker {
  wake(now: number): number | undefined;
}

/** One timer for all sockets: wakers stand in slots of time, and a tick looks at the slots that have passed. */
export interface Wheel {
  /** Wake at `due`, or at the time already promised when that is earlier. */
  set(waker: Waker, due: number): void;
  remove(waker: Waker): void;
  /** Wakes everybody whose time has come. Never earlier than promised; later by less than a step. */
  tick(): void;
}

const SLOTS = 512;

export function createWheel(now: () => number, step: number): Wheel {
  const slots = Array.from({ length: SLOTS }, () => new Set<Waker>());
  const places = new Map<Waker, { readonly due: number; readonly slot: Set<Waker> }>();
  let passed = Math.floor(now() / step);

  function set(waker: Waker, due: number): void {
    const place = places.get(waker);
    if (place && place.due <= due) return;
    remove(waker);
    const slot = slotAt(Math.max(Math.floor(due / step), passed));
    slot.add(waker);
    places.set(waker, { due, slot });
  }

  function remove(waker: Waker): void {
    places.get(waker)?.slot.delete(waker);
    places.delete(waker);
  }

  function tick(): void {
    const current = Math.floor(now() / step);
    const first = Math.max(passed, current - SLOTS + 1);
    passed = current;
    for (let index = first; index <= current; index += 1) wakeSlot(slotAt(index));
  }

  function wakeSlot(slot: Set<Waker>): void {
    for (const waker of [...slot]) {
      const place = places.get(waker);
      if (!place || place.due > now()) continue;
      remove(waker);
      const next = waker.wake(now());
      if (next !== undefined) set(waker, Math.max(next, now() + step));
    }
  }

  function slotAt(index: number): Set<Waker> {
    const slot = slots[index % SLOTS];
    if (!slot) throw new RangeError(`there is no slot ${index}`);
    return slot;
  }

  return { set, remove, tick };
}
