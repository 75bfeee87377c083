import { changesBetween, deltaFor, type RoutingLedger } from '#engine';
import type { Env } from '#engine/core/env';
import type { DeskDelta, Viewer } from '#engine/routing/desk';
import type { Routing } from '#engine/routing/state';

/** What happens within this span is told together: whoever looks can't follow more, and each telling costs every socket a frame. Milliseconds. */
const TOGETHER = 250;

/** The same for whoever is given a chat: a visitor waits for him. Milliseconds. */
const AT_ONCE = 10;

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
 * Compares routing with what it was when all were last told of it. Each viewer's deltas follow one another: what lies
 * between two of them did not concern him. Who is given a chat is told before the others; they and he hear of it together
 * once more, which changes nothing for him.
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
  /** Whoever was told of nothing since then has missed nothing. */
  let begun = told.n;
  /** What those were told of who heard before the others. */
  const toldBefore = new Map<string, Routing>();
  /** Who was given a chat and was not told yet. */
  const receivers = new Set<string>();
  let cancelAll: (() => void) | undefined;
  let cancelReceivers: (() => void) | undefined;

  const begin = (): void => {
    told = routing.state();
    begun = told.n;
    toldUpTo.clear();
    toldBefore.clear();
  };
  /** Answers the state that they were told of. */
  const tellTo = (isMeant: (viewer: Viewer) => boolean): Routing => {
    const now = routing.state();
    const changesSince = remember((before: Routing) => changesBetween(before, now));
    const concerned = new Set<string>();
    const telling: Telling = (viewer) => {
      if (!isMeant(viewer)) return undefined;
      const delta = deltaFor(changesSince(toldBefore.get(viewer.id) ?? told), viewer);
      if (!delta) return undefined;
      concerned.add(viewer.id);
      return { ...delta, from: toldUpTo.get(viewer.id) ?? begun };
    };
    for (const listener of listeners) listener(telling);
    for (const id of concerned) toldUpTo.set(id, now.n);
    return now;
  };
  const tellAll = (): void => {
    cancelAll = undefined;
    if (routing.state().n === told.n) return;
    told = tellTo(() => true);
    toldBefore.clear();
  };
  const tellReceivers = (): void => {
    cancelReceivers = undefined;
    const now = tellTo(({ id }) => receivers.has(id));
    for (const id of receivers) toldBefore.set(id, now);
    receivers.clear();
  };
  const forget = routing.watch(({ events }) => {
    if (listeners.size === 0) return;
    cancelAll ??= delay(TOGETHER, tellAll);
    for (const event of events) if (event.type === 'chat.given') receivers.add(event.agent);
    if (receivers.size > 0) cancelReceivers ??= delay(AT_ONCE, tellReceivers);
  });
  return {
    watch: (listener) => {
      if (listeners.size === 0) begin();
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => {
      forget();
      cancelAll?.();
      cancelReceivers?.();
    },
  };
}

/** One answer for each argument. */
function remember<Argument, Value>(work: (argument: Argument) => Value): (argument: Argument) => Value {
  const known = new Map<Argument, Value>();
  return (argument) => {
    const value = known.get(argument) ?? work(argument);
    known.set(argument, value);
    return value;
  };
}
