import { failure, ParleyError } from '#engine/core/errors';
import type { StoredEvent } from '#engine/core/events';
import type { ConversationId } from '#engine/core/ids';
import type { EventLog } from '#engine/ports/event-log';
import { type FramedEvent, frameEvent } from './event-frames.ts';
import { Newborn } from './newborn.ts';

/** A connection as the hub sees it. */
export interface Follower {
  /** Names it among all connections of all nodes. */
  readonly id: string;
  /** Takes one event; false when it can take no more until its subscription is resumed. */
  deliver(frame: Buffer, event: StoredEvent): boolean;
  /** What is delivered until `release` may leave in one write. */
  hold(): void;
  release(): void;
  /** Takes something of the moment, or drops it. */
  signal(text: string): void;
  /** The log could not be read: what comes next is unknown, so the connection must end. */
  lost(thrown: unknown): void;
}

/** One listener on the log for all connections of this node. */
export interface Hub {
  /** Deliver everything after offset `after`, first from the log, then as it is stored. */
  follow(conversation: ConversationId, follower: Follower, after: number): Subscription;
  /** Who follows a conversation now. */
  followers(conversation: ConversationId): readonly Follower[];
  close(): void;
}

const BATCH = 100;

export function createHub(log: EventLog): Hub {
  const followed = new Map<ConversationId, Set<Subscription>>();
  const newborn = new Newborn();

  function follow(conversation: ConversationId, follower: Follower, after: number): Subscription {
    const subscription = new Subscription({ log, conversation, follower, after, onStop: forget });
    const others = followed.get(conversation);
    if (others) others.add(subscription);
    else followed.set(conversation, new Set([subscription]));
    const known = after === 0 ? newborn.take(conversation) : undefined;
    if (known) subscription.offer(known.map(frameEvent));
    else subscription.resume();
    return subscription;
  }

  function forget(subscription: Subscription): void {
    const others = followed.get(subscription.conversation);
    others?.delete(subscription);
    if (others?.size === 0) followed.delete(subscription.conversation);
  }

  const close = log.subscribe(
    (events) => {
      for (let from = 0; from < events.length; ) {
        const run = sameStream(events, from);
        from += run.length;
        offerAll(run);
      }
    },
    // A newborn is this node's own, and so told without being asked for.
    (stream) => followed.has(stream),
  );

  const forgetLosses = log.watchLosses((stream) => {
    for (const subscription of [...(followed.get(stream) ?? [])]) subscription.lose();
  });

  function offerAll(run: readonly StoredEvent[]): void {
    const [first] = run;
    if (!first) return;
    const subscriptions = followed.get(first.stream);
    if (!subscriptions) {
      newborn.hear(run);
      return;
    }
    const framed = run.map(frameEvent);
    for (const subscription of subscriptions) subscription.offer(framed);
  }

  return {
    follow,
    followers: (conversation) => [...(followed.get(conversation) ?? [])].map(({ follower }) => follower),
    close: () => {
      close();
      forgetLosses();
    },
  };
}

/** The events from `from` on that are of one conversation; mostly all of them, as an append has only one. */
function sameStream(events: readonly StoredEvent[], from: number): readonly StoredEvent[] {
  const stream = events[from]?.stream;
  let end = from;
  while (end < events.length && events[end]?.stream === stream) end += 1;
  return from === 0 && end === events.length ? events : events.slice(from, end);
}

type SubscriptionOptions = {
  readonly log: EventLog;
  readonly conversation: ConversationId;
  readonly follower: Follower;
  readonly after: number;
  readonly onStop: (subscription: Subscription) => void;
};

/** The stream of one conversation to one connection: in order of `n`, without a hole, never queued. */
export class Subscription {
  readonly conversation: ConversationId;
  readonly #options: SubscriptionOptions;
  #sent: number;
  #reading = false;
  #blocked = false;
  #stopped = false;
  /** Grows with every stored event and every move, so that a reader notices what happened meanwhile. */
  #changes = 0;

  constructor(options: SubscriptionOptions) {
    this.conversation = options.conversation;
    this.#options = options;
    this.#sent = options.after;
  }

  /** Events were stored. The next ones go out directly; anything else is fetched from the log. */
  offer(events: readonly FramedEvent[]): void {
    this.#changes += 1;
    if (this.#reading || !this.#mayDeliver()) return;
    this.#deliverAll(events);
    const last = events.at(-1)?.event.n ?? 0;
    if (last > this.#sent && this.#mayDeliver()) this.resume();
  }

  /** The client says where it truly is. */
  moveTo(n: number): void {
    this.#changes += 1;
    this.#sent = n;
    this.resume();
  }

  /** What was sent is not in the log any more: the connection ends, and the client is told when it resumes. */
  lose(): void {
    this.#options.follower.lost(new ParleyError(failure('LOG_LOST', { stream: this.conversation })));
  }

  /** Go on from the log. */
  resume(): void {
    this.#blocked = false;
    if (this.#stopped || this.#reading) return;
    this.#reading = true;
    this.#readOn().catch((thrown: unknown) => {
      this.#reading = false;
      this.#options.follower.lost(thrown);
    });
  }

  get follower(): Follower {
    return this.#options.follower;
  }

  stop(): void {
    this.#stopped = true;
    this.#options.onStop(this);
  }

  async #readOn(): Promise<void> {
    for (;;) {
      const before = this.#changes;
      const from = this.#sent;
      const events = await this.#options.log.read(this.conversation, from, BATCH);
      if (this.#sent === from) this.#deliverAll(events.map(frameEvent));
      const caughtUp = events.length === 0 && this.#changes === before;
      if (!caughtUp && !this.#stopped && !this.#blocked) continue;
      // Set before anything else can happen: an event offered from here on is delivered directly.
      this.#reading = false;
      return;
    }
  }

  #deliverAll(events: readonly FramedEvent[]): void {
    const { follower } = this.#options;
    follower.hold();
    try {
      for (const one of events) {
        if (this.#mayDeliver() && one.event.n === this.#sent + 1) this.#deliver(one);
      }
    } finally {
      follower.release();
    }
  }

  #mayDeliver(): boolean {
    return !this.#stopped && !this.#blocked;
  }

  #deliver({ frame, event }: FramedEvent): void {
    this.#sent = event.n;
    if (!this.#options.follower.deliver(frame, event)) this.#blocked = true;
  }
}
