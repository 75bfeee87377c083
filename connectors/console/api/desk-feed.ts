import { changesBetween, deltaFor, type RoutingLedger, touchedBy, withTouched } from '#engine';
import type { Env } from '#engine/core/env';
import type { DeskDelta, Touched, Viewer } from '#engine/routing/desk';
import type { RoutingEvent } from '#engine/routing/events';
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
 * between two of them did not concern him. Who is given a chat is told before the others.
 */
export function createDeskFeed({
  routing,
  delay,
}: {
  readonly routing: RoutingLedger;
  readonly delay: Env['delay'];
}): DeskFeed {
  const crier = new Crier(routing);
  /** Who was given a chat and was not told yet. */
  let receivers = new Set<string>();
  let cancelAll: (() => void) | undefined;
  let cancelReceivers: (() => void) | undefined;

  const tellAll = (): void => {
    cancelAll = undefined;
    crier.tellAll();
  };
  const tellReceivers = (): void => {
    cancelReceivers = undefined;
    crier.tellFirst(receivers);
    receivers = new Set();
  };
  const forget = routing.watch(({ events }) => {
    if (crier.listeners.size === 0) return;
    crier.note(events);
    cancelAll ??= delay(TOGETHER, tellAll);
    for (const event of events) if (event.type === 'chat.given') receivers.add(event.agent);
    if (receivers.size > 0) cancelReceivers ??= delay(AT_ONCE, tellReceivers);
  });
  return {
    watch: (listener) => {
      if (crier.listeners.size === 0) crier.begin();
      crier.listeners.add(listener);
      return () => void crier.listeners.delete(listener);
    },
    close: () => {
      forget();
      cancelAll?.();
      cancelReceivers?.();
    },
  };
}

/** Knows what everybody was told. */
class Crier {
  readonly listeners = new Set<DeskListener>();
  readonly #routing: Pick<RoutingLedger, 'state'>;
  /** What all were told of, and what those were who heard more before the others. */
  #told: Routing;
  readonly #toldFirst = new Map<string, Routing>();
  /** Up to which offset each was told of something; whoever was not has missed nothing since `begun`. */
  readonly #toldUpTo = new Map<string, number>();
  #begun: number;
  /** What happened since all were told: it may stand again as it stood. */
  #touched: Touched = touchedBy([]);

  constructor(routing: Pick<RoutingLedger, 'state'>) {
    this.#routing = routing;
    this.#told = routing.state();
    this.#begun = this.#told.n;
  }

  /** Somebody listens again. */
  begin(): void {
    this.#told = this.#routing.state();
    this.#begun = this.#told.n;
    this.#toldUpTo.clear();
    this.#forget();
  }

  tellAll(): void {
    if (this.#routing.state().n === this.#told.n) return;
    this.#told = this.#tell(() => true);
    this.#forget();
  }

  note(events: readonly RoutingEvent[]): void {
    this.#touched = touchedBy(events, this.#touched);
  }

  #forget(): void {
    this.#toldFirst.clear();
    this.#touched = touchedBy([]);
  }

  tellFirst(viewers: ReadonlySet<string>): void {
    const now = this.#tell(({ id }) => viewers.has(id));
    for (const id of viewers) this.#toldFirst.set(id, now);
  }

  /** Answers the state that they were told of. */
  #tell(isMeant: (viewer: Viewer) => boolean): Routing {
    const now = this.#routing.state();
    const changesSince = remember((before: Routing) =>
      withTouched(changesBetween(before, now), now, this.#touched),
    );
    const concerned = new Set<string>();
    const telling: Telling = (viewer) => {
      if (!isMeant(viewer)) return undefined;
      const before = this.#toldFirst.get(viewer.id) ?? this.#told;
      const delta = deltaFor(changesSince(before), viewer);
      if (!delta) return undefined;
      concerned.add(viewer.id);
      return { ...delta, from: this.#toldUpTo.get(viewer.id) ?? this.#begun };
    };
    for (const listener of this.listeners) listener(telling);
    for (const id of concerned) this.#toldUpTo.set(id, now.n);
    return now;
  }
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
