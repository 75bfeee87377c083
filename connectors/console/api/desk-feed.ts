import { changesBetween, deltaFor, type RoutingLedger } from '#engine';
import type { Env } from '#engine/core/env';
import type { DeskDelta, Viewer } from '#engine/routing/desk';

/** What happens within this span is told together: whoever looks can't follow more, and each telling costs every socket a frame. Milliseconds. */
const TOGETHER = 100;

/** Answers what somebody who sees so much is told; undefined when nothing of it concerns him. */
export type Telling = (viewer: Viewer) => DeskDelta | undefined;

/** Hears of the desk; a telling is good while it is called. */
export type DeskListener = (telling: Telling) => void;

/** Changes of the desk for everybody at this node who looks at it. */
export type DeskFeed = {
  watch(listener: DeskListener): () => void;
  close(): void;
};

/**
 * Compares routing with what it was when it was last told of. Each viewer's deltas follow one another: what lies between
 * two of them did not concern him.
 */
export function createDeskFeed({
  routing,
  delay,
}: {
  readonly routing: RoutingLedger;
  readonly delay: Env['delay'];
}): DeskFeed {
  const listeners = new Set<DeskListener>();
  const toldUpTo = new Map<string, number>();
  let told = routing.state();
  let cancel: (() => void) | undefined;

  const tell = (): void => {
    cancel = undefined;
    const before = told;
    told = routing.state();
    if (told.n === before.n) return;
    const changes = changesBetween(before, told);
    const telling: Telling = (viewer) => {
      const delta = deltaFor(changes, viewer);
      if (!delta) return undefined;
      concerned.add(viewer.id);
      return { ...delta, from: toldUpTo.get(viewer.id) ?? delta.from };
    };
    const concerned = new Set<string>();
    for (const listener of listeners) listener(telling);
    for (const id of concerned) toldUpTo.set(id, changes.n);
  };
  const forget = routing.watch(() => {
    if (listeners.size > 0) cancel ??= delay(TOGETHER, tell);
  });
  return {
    watch: (listener) => {
      if (listeners.size === 0) told = routing.state();
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => {
      forget();
      cancel?.();
    },
  };
}
