import type { StoredEvent } from '#engine/core/events';
import type { ConversationId } from '#engine/core/ids';
import type { EventLog } from '#engine/ports/event-log';
import { eventText } from './event-frames.ts';

/** A connection as the hub sees it. */
export interface Follower {
  /** Takes one event; false when it can take no more until its subscription is resumed. */
  deliver(text: string, event: StoredEvent): boolean;
  /** The log could not be read: what comes next is unknown, so the connection must end. */
  lost(thrown: unknown): void;
}

/** One listener on the log for all connections of this node. */
export interface Hub {
  /** Deliver everything after offset `after`, first from the log, then as it is stored. */
  follow(conversation: ConversationId, follower: Follower, after: number): Subscription;
  close(): void;
}

const BATCH = 100;

export function createHub(log: EventLog): Hub {
  const followed = new Map<ConversationId, Set<Subscription>>();

  function follow(conversation: ConversationId, follower: Follower, after: number): Subscription {
    const subscription = new Subscription({ log, conversation, follower, after, onStop: forget });
    const others = followed.get(conversation);
    if (others) others.add(subscription);
    else followed.set(conversation, new Set([subscription]));
    subscription.resume();
    return subscription;
  }

  function forget(subscription: Subscription): void {
    const others = followed.get(subscription.conversation);
    others?.delete(subscription);
    if (others?.size === 0) followed.delete(subscription.conversation);
  }

  const close = log.subscribe((events) => {
    for (const event of events) {
      for (const subscription of followed.get(event.stream) ?? []) subscription.offer(event);
    }
  });

  return { follow, close };
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

  /** An event was stored. The next one goes out directly; anything else is fetched from the log. */
  offer(event: StoredEvent): void {
    this.#changes += 1;
    if (this.#stopped || this.#blocked || this.#reading || event.n <= this.#sent) return;
    if (event.n === this.#sent + 1) this.#deliver(event);
    else this.resume();
  }

  /** The client says where it truly is. */
  moveTo(n: number): void {
    this.#changes += 1;
    this.#sent = n;
    this.resume();
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

  stop(): void {
    this.#stopped = true;
    this.#options.onStop(this);
  }

  async #readOn(): Promise<void> {
    for (;;) {
      const before = this.#changes;
      const from = this.#sent;
      const events = await this.#options.log.read(this.conversation, from, BATCH);
      if (this.#sent === from) this.#deliverAll(events);
      const caughtUp = events.length === 0 && this.#changes === before;
      if (!caughtUp && !this.#stopped && !this.#blocked) continue;
      // Set before anything else can happen: an event offered from here on is delivered directly.
      this.#reading = false;
      return;
    }
  }

  #deliverAll(events: readonly StoredEvent[]): void {
    for (const event of events) {
      if (this.#stopped || this.#blocked || event.n !== this.#sent + 1) return;
      this.#deliver(event);
    }
  }

  #deliver(event: StoredEvent): void {
    this.#sent = event.n;
    if (!this.#options.follower.deliver(eventText(event), event)) this.#blocked = true;
  }
}
