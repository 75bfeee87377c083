import { failure, ParleyError } from '#engine/core/errors';
import type { StoredEvent } from '#engine/core/events';
import type { ConversationId } from '#engine/core/ids';
import type { EventLog } from '#engine/ports/event-log';
import type { StandIn } from './door.ts';
import { type FramedEvent, framed, type View } from './event-frames.ts';
import { Newborn } from './newborn.ts';
import { Unstored } from './unstored.ts';

/** A connection as the hub sees it. */
export interface Follower {
  /** Names it among all connections of all nodes. */
  readonly id: string;
  /** How much of an event it may see. */
  view(): View;
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
  /** Tells once that a provisional event is stored, or lost. */
  whenStored(event: StoredEvent, tell: (isLost: boolean) => void): void;
  close(): void;
}

const BATCH = 100;

export function createHub(log: EventLog, standIn: Pick<StandIn, 'storedUpTo'>): Hub {
  const followed = new Map<ConversationId, Set<Subscription>>();
  const newborn = new Newborn();
  const unstored = new Unstored();

  function follow(conversation: ConversationId, follower: Follower, after: number): Subscription {
    const how = { log, standIn, conversation, follower, after, onStop: forget };
    const subscription = new Subscription(how);
    const others = followed.get(conversation);
    if (others) others.add(subscription);
    else followed.set(conversation, new Set([subscription]));
    const known = after === 0 ? newborn.take(conversation) : undefined;
    if (known) subscription.offer(framed(known));
    else subscription.resume();
    return subscription;
  }

  function forget(subscription: Subscription): void {
    const others = followed.get(subscription.conversation);
    others?.delete(subscription);
    if (others?.size === 0) followed.delete(subscription.conversation);
  }

  function hear(events: readonly StoredEvent[], provisional = false): void {
    if (!provisional) unstored.stored(events);
    for (const run of runsOf(events)) offerAll(run);
  }

  // A newborn, and what waits to be stored, is this node's own, and so told without being asked for.
  const close = log.subscribe(hear, (stream) => followed.has(stream));

  const forgetLosses = log.watchLosses((stream) => {
    unstored.lost(stream);
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
    const all = framed(run);
    for (const subscription of subscriptions) subscription.offer(all);
  }

  return {
    follow,
    followers: (conversation) => [...(followed.get(conversation) ?? [])].map(({ follower }) => follower),
    whenStored: (event, tell) => unstored.add(event, tell),
    close: () => {
      close();
      forgetLosses();
    },
  };
}

/** Events of one conversation that follow one another; mostly all of them, as an append has only one. */
function* runsOf(events: readonly StoredEvent[]): Generator<readonly StoredEvent[]> {
  for (let from = 0; from < events.length; ) {
    const stream = events[from]?.stream;
    let end = from;
    while (end < events.length && events[end]?.stream === stream) end += 1;
    yield from === 0 && end === events.length ? events : events.slice(from, end);
    from = end;
  }
}

type SubscriptionOptions = {
  readonly log: EventLog;
  readonly standIn: Pick<StandIn, 'storedUpTo'>;
  readonly conversation: ConversationId;
  readonly follower: Follower;
  readonly after: number;
  readonly onStop: (subscription: Subscription) => void;
};

/**
 * The stream of one conversation to one connection: in order of `n`, without a hole, never queued. What went out as
 * provisional goes out again, in the same order, when it is stored.
 */
export class Subscription {
  readonly conversation: ConversationId;
  readonly #options: SubscriptionOptions;
  #sent: number;
  /** Up to here the client was told without `p`; what lies between this and `sent` is to be told again. */
  #confirmed: number;
  #reading = false;
  #blocked = false;
  #stopped = false;
  #isLost = false;
  /** Grows with every stored event and every move, so that a reader notices what happened meanwhile. */
  #changes = 0;

  constructor(options: SubscriptionOptions) {
    this.conversation = options.conversation;
    this.#options = options;
    this.#sent = options.after;
    this.#confirmed = this.#storedAmong(options.after);
  }

  /** Events were stored. The next ones go out directly; anything else is fetched from the log. */
  offer(events: readonly FramedEvent[]): void {
    this.#changes += 1;
    if (this.#reading || !this.#mayDeliver()) return;
    this.#deliverAll(events);
    const last = events.at(-1)?.event.n ?? 0;
    if ((last > this.#sent || this.#next() < this.#sent) && this.#mayDeliver()) this.resume();
  }

  /** The client says where it truly is. */
  moveTo(n: number): void {
    this.#changes += 1;
    this.#sent = n;
    this.#confirmed = this.#storedAmong(n);
    this.resume();
  }

  /** Up to where the client has it as stored now; who asks later hears undefined if something of that was lost since. */
  holding(): () => number | undefined {
    const held = this.#confirmed;
    return () => (this.#isLost ? undefined : held);
  }

  /** What was sent is not in the log any more: the connection ends, and the client is told when it resumes. */
  lose(): void {
    this.#isLost = true;
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

  /** The last event that went out as stored: with it the client has all before it. */
  get confirmed(): number {
    return this.#confirmed;
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
      const from = this.#next();
      const events = await this.#options.log.read(this.conversation, from, BATCH);
      if (this.#next() === from) this.#deliverAll(framed(events));
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
        if (this.#mayDeliver()) this.#deliver(one);
      }
    } finally {
      follower.release();
    }
  }

  #mayDeliver(): boolean {
    return !this.#stopped && !this.#blocked;
  }

  /** The next one, or the next of those that went out as provisional. */
  #deliver(one: FramedEvent): void {
    const { event } = one;
    const { n } = event;
    const isStored = this.#storedAmong(n) === n;
    if (n !== (isStored ? this.#confirmed : this.#sent) + 1) return;
    if (isStored) this.#confirmed = n;
    this.#sent = Math.max(this.#sent, n);
    if (!this.#options.follower.deliver(one.frame(!isStored, this.#options.follower.view()), event))
      this.#blocked = true;
  }

  /** The offset behind which to go on: behind what is confirmed, if some of what went out as provisional is stored. */
  #next(): number {
    return this.#storedAmong(this.#sent) > this.#confirmed ? this.#confirmed : this.#sent;
  }

  #storedAmong(n: number): number {
    return Math.min(n, this.#options.standIn.storedUpTo(this.conversation));
  }
}
