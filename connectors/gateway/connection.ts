import type { RawData } from 'ws';
import { type Bucket, fullBucket, takeTokens } from '#connectors/incoming/rate-limit';
import { failure } from '#engine/core/errors';
import { dataForVisitor, type StoredEvent } from '#engine/core/events';
import type { ConversationId } from '#engine/core/ids';
import type { Result } from '#engine/core/result';
import { CLOSE, type CloseCode } from './close-codes.ts';
import { CommandLane, type LaneOwner } from './command-lane.ts';
import { type Door, internal } from './door.ts';
import type { View } from './event-frames.ts';
import { badFrame, errFrame, type Frame, type HelloFrame, type Position, parseFrame } from './frames.ts';
import { Heartbeat } from './heartbeat.ts';
import type { Waker } from './heartbeat-wheel.ts';
import { Outgoing, type Pipe, type Sender } from './outgoing.ts';
import { judgePosition, type Verdict } from './positions.ts';
import { agentOf, allowanceOf, DESK, type Entrant, type Principal, redeem } from './principals.ts';
import { CAPS, readyFrame } from './ready-frame.ts';
import { Receipts } from './receipts.ts';
import type { Follower, Subscription } from './subscriptions.ts';
import type { Registry } from './upgrade.ts';
import { SPOKEN, VERSIONS } from './versions.ts';
import type { Wire } from './wire.ts';

/** One principal's wire from its beginning to its end. */
export class Connection implements Waker, Sender, Follower, LaneOwner {
  readonly id: string;
  readonly #socket: Wire;
  readonly #origin: string | undefined;
  readonly #door: Door;
  readonly #registry: Registry;
  readonly #outgoing: Outgoing;
  readonly #openedAt: number;
  readonly #following = new Map<ConversationId, Subscription>();
  readonly #lane: CommandLane;
  readonly #frames: Bucket;
  #principal: Principal | undefined;
  #login: string | undefined;
  #greeting: Promise<void> | undefined;
  /** Only for a client that says that it acknowledges. */
  #receipts: Receipts | undefined;
  #ready: Promise<void> | undefined;
  #heartbeat: Heartbeat | undefined;
  #malformed = 0;
  #slowSince: number | undefined;
  #silent = false;
  #isAnswering = false;
  #isCutOff = false;

  constructor(options: {
    readonly socket: Wire;
    readonly pipe: Pipe;
    readonly origin: string | undefined;
    readonly door: Door;
    readonly registry: Registry;
  }) {
    this.id = options.door.env.newId();
    this.#socket = options.socket;
    this.#origin = options.origin;
    this.#door = options.door;
    this.#registry = options.registry;
    this.#outgoing = new Outgoing(options.socket, options.pipe, options.door.limits, this);
    this.#openedAt = options.door.env.now();
    this.#lane = new CommandLane(options.door, this);
    this.#frames = fullBucket(options.door.limits.frames, this.#openedAt);
    options.socket.on('message', this.#onMessage);
    options.socket.on('close', this.#onClose);
    // What follows an error is a close; ws has answered 1007 or 1009 by itself.
    options.socket.on('error', () => {});
    options.door.wheel.set(this, this.#openedAt + options.door.limits.hello);
  }

  /** A planned move: the client opens a new socket first, then this one closes. */
  bye(after: number, url?: string): void {
    const where = url === undefined ? {} : { url };
    this.#outgoing.send(JSON.stringify({ t: 'bye', code: CLOSE.draining, after, ...where }));
  }

  close(code: CloseCode, reason?: string): void {
    // Who was cut off may never go by itself, and the door is not held open for it.
    if (this.#isCutOff) this.#outgoing.abandon();
    this.#socket.close(code, reason);
    this.#stopFollowing();
  }

  signal(text: string): void {
    this.#outgoing.signal(text);
  }

  /** Undefined for a visitor, and for whoever has not said hello. */
  agent() {
    return agentOf(this.#principal);
  }

  /** Closes when the login that its agent came by was taken back. */
  endIfRevoked(): void {
    const { staff } = this.#door;
    if (this.#login !== undefined && !staff?.isGood(this.#login)) this.close(CLOSE.permissionRevoked);
  }

  view(): View {
    return this.agent() ? 'agent' : 'visitor';
  }

  /** Commands whose answer is not yet out. */
  inFlight(): number {
    return this.#lane.inFlight();
  }

  wake(now: number): number | undefined {
    const { limits } = this.#door;
    if (this.#socket.readyState !== this.#socket.OPEN) return undefined;
    if (!this.#heartbeat) return this.#end(CLOSE.noHello);
    if (now >= this.#openedAt + limits.session) return this.#end(CLOSE.sessionExpired);
    if (this.#slowSince !== undefined && now >= this.#slowSince + limits.slow) return this.#end(CLOSE.slow);
    const beat = this.#heartbeat.due(now);
    if (beat === 'dead') return this.#endSilent();
    if (beat === 'ping') this.#ping(this.#heartbeat, now);
    return Math.min(this.#heartbeat.next(), this.#openedAt + limits.session);
  }

  deliver(frame: Buffer, { stream, n }: StoredEvent): boolean {
    const more = this.#outgoing.send(frame);
    this.#receipts?.sent(stream, n, this.#outgoing.sent());
    return more;
  }

  hold(): void {
    this.#outgoing.hold();
  }

  release(): void {
    this.#outgoing.release();
  }

  lost(thrown: unknown): void {
    const cause = internal(this.#door, thrown);
    this.#door.health.heard(cause);
    this.#outgoing.send(errFrame(cause));
    this.close(CLOSE.tryLater);
  }

  stalled(): void {
    const now = this.#door.env.now();
    this.#slowSince = now;
    this.#door.wheel.set(this, now + this.#door.limits.slow);
    if (this.#heartbeat) this.#ping(this.#heartbeat, now);
  }

  resumed(): void {
    this.#slowSince = undefined;
    for (const subscription of this.#following.values()) subscription.resume();
  }

  tooSlow(): void {
    this.close(CLOSE.slow);
  }

  answer(text: string): void {
    this.#outgoing.send(text);
  }

  follows(c: string): boolean {
    return this.#following.has(c as ConversationId);
  }

  admitted(re: string): void {
    this.#outgoing.send(JSON.stringify({ t: 'ok', re }));
  }

  holding(c: string | undefined): (() => number | undefined) | undefined {
    return this.#following.get(c as ConversationId)?.holding();
  }

  hears(event: StoredEvent): boolean {
    return (
      this.#following.has(event.stream) && (this.agent() !== undefined || dataForVisitor(event) !== null)
    );
  }

  opened(c: ConversationId, n: number): void {
    if (!this.#following.has(c)) this.#follow({ ok: true, c, e: this.#door.log.life(), n, after: 0 });
  }

  flooded(): void {
    this.#cutOff(CLOSE.rate);
  }

  lacking(): void {
    this.close(CLOSE.tryLater);
  }

  #onMessage = (data: RawData, isBinary: boolean): void => {
    const { env, limits } = this.#door;
    // What had been read of a flood before its sender was told to go is not listened to.
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#answerTogether();
    this.#heartbeat?.heard();
    if (takeTokens(this.#frames, limits.frames, env.now()) > 0) this.#cutOff(CLOSE.rate);
    else if (isBinary || !Buffer.isBuffer(data)) this.#reject('frames are text');
    else if (data.length > allowanceOf(limits, this.#principal).frame) this.#tooBig(data.length);
    else this.#read(data.toString());
  };

  /** What one turn of the loop brings to say leaves in one write: writes were most of what a burst cost. */
  #answerTogether(): void {
    if (this.#isAnswering) return;
    this.#isAnswering = true;
    this.#outgoing.hold();
    setImmediate(() => {
      this.#isAnswering = false;
      this.#outgoing.release();
    });
  }

  /** Closes on somebody who sends too much: reads nothing more, and does not wait for a consent behind all of that. */
  #cutOff(code: CloseCode): void {
    this.close(code);
    this.#isCutOff = true;
    this.#socket.pause();
    this.#outgoing.end();
  }

  #read(text: string): void {
    const frame = parseFrame(text);
    if (!frame.ok) this.#reject(String(frame.failure.data['reason']));
    else if (!this.#greeting) this.#begin(frame.value);
    else if (!this.#principal || !this.#ready) void this.#greeting.then(() => this.#takeLate(frame.value));
    else this.#take(frame.value, this.#principal, this.#ready);
  }

  #take(frame: Frame, principal: Principal, ready: Promise<void>): void {
    if (frame.t === 'hello') this.#reject('hello comes once');
    else if (frame.t === 'pong') this.#pong(frame.k);
    else if (frame.t === 'ack') this.#acked(frame.c, frame.n);
    else if (frame.t === 'cmd') this.#lane.take(principal, frame, ready);
    else if (frame.t === 'sub') {
      for (const c of frame.drop ?? []) this.#unfollow(c as ConversationId);
      void ready.then(() => this.#resume(principal, frame.subs)).catch((thrown) => this.lost(thrown));
    }
  }

  /** What came while the ticket was being looked at. */
  #takeLate(frame: Frame): void {
    if (this.#principal && this.#ready) this.#take(frame, this.#principal, this.#ready);
  }

  #ping(heartbeat: Heartbeat, now: number): void {
    const subs = [...this.#following].map(([c, { confirmed }]) => ({ c, n: confirmed }));
    this.#outgoing.ping(heartbeat.ping(now), subs);
  }

  #pong(k: number): void {
    if (this.#heartbeat?.pong(k, this.#door.env.now())) this.#outgoing.proven();
  }

  #acked(c: string, n: number): void {
    const bytes = this.#receipts?.acked(c, n);
    if (bytes !== undefined) this.#outgoing.readUpTo(bytes);
  }

  #reject(reason: string): void {
    this.#outgoing.send(errFrame(badFrame(reason)));
    this.malformed();
  }

  malformed(): void {
    this.#malformed += 1;
    if (!this.#ready || this.#malformed >= this.#door.limits.malformed) this.#cutOff(CLOSE.malformed);
  }

  #tooBig(size: number): void {
    const { frame: limit } = allowanceOf(this.#door.limits, this.#principal);
    this.#outgoing.send(errFrame(failure('TOO_BIG', { what: 'The frame', size, limit })));
    if (!this.#ready) this.close(CLOSE.malformed);
  }

  #begin(frame: Frame): void {
    this.#greeting = this.#greet(frame).catch((thrown) => this.lost(thrown));
  }

  async #greet(frame: Frame): Promise<void> {
    if (frame.t !== 'hello') this.#reject('the first frame is hello');
    else if (!VERSIONS.includes(frame.v)) this.close(CLOSE.version, SPOKEN);
    else {
      // Nobody gets to send more than what is under way before it is known who he is.
      this.#socket.pause();
      const redeemed = await redeem(this.#door, frame.ticket, this.#origin);
      this.#socket.resume();
      if (this.#socket.readyState === this.#socket.OPEN) this.#admit(frame, redeemed);
    }
  }

  #admit(frame: HelloFrame, redeemed: Result<Entrant>): void {
    if (!redeemed.ok) {
      this.answer(errFrame(redeemed.failure));
      this.close(redeemed.failure.retry ? CLOSE.tryLater : CLOSE.ticket);
      return;
    }
    const { principal, login } = redeemed.value;
    const { rhythm, env, wheel } = this.#door;
    this.#principal = principal;
    this.#login = login;
    if (!this.#registry.admit(principal, this)) {
      this.close(CLOSE.tooManyConnections);
      return;
    }
    if (agentOf(principal)) this.#attend('came', DESK);
    this.#heartbeat = new Heartbeat(rhythm.everyOf(principal), env.now(), env.random());
    wheel.set(this, this.#heartbeat.next());
    this.#ready = this.#welcome(principal, frame, this.#heartbeat).catch((thrown) => this.lost(thrown));
  }

  async #welcome(principal: Principal, hello: HelloFrame, heartbeat: Heartbeat): Promise<void> {
    const caps = CAPS.filter((cap) => hello.caps?.includes(cap));
    if (caps.includes('ack')) this.#receipts = new Receipts();
    // Who knows no epoch opened the conversation and never resumed it, and so counted in the store's own.
    const e = this.#door.log.life();
    const judged = hello.subs.map((position) => judgePosition(this.#door, principal, { e, ...position }));
    const verdicts = await Promise.all(judged);
    if (verdicts.some(({ ok }) => ok)) this.#door.health.heard();
    this.#outgoing.send(readyFrame(this.#door, heartbeat, { principal, verdicts, caps }));
    for (const verdict of verdicts) this.#follow(verdict);
  }

  async #resume(principal: Principal, subs: readonly Position[]): Promise<void> {
    for (const position of subs) {
      const verdict = await this.#judge(principal, position);
      if (verdict) this.#follow(verdict);
    }
  }

  /** Whoever hears a conversation goes on hearing it while the store is down, and is not sent away: nobody gets in then. */
  async #judge(principal: Principal, position: Position): Promise<Verdict | undefined> {
    try {
      return await judgePosition(this.#door, principal, position);
    } catch (thrown) {
      const cause = internal(this.#door, thrown);
      if (!cause.retry || !this.follows(position.c)) throw thrown;
      this.answer(errFrame(cause));
      return undefined;
    }
  }

  #follow(verdict: Verdict): void {
    const { c, e } = verdict;
    if (!verdict.ok) {
      this.#unfollow(c);
      this.#door.observe({ kind: 'gap', why: verdict.why });
      this.#outgoing.send(JSON.stringify({ t: 'gap', c, e, from: verdict.from, why: verdict.why }));
      return;
    }
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#receipts?.forget(c);
    const known = this.#following.get(c);
    if (known) known.moveTo(verdict.after);
    else {
      this.#following.set(c, this.#door.hub.follow(c, this, verdict.after));
      this.#attend('came', c);
    }
  }

  #unfollow(c: ConversationId): void {
    this.#following.get(c)?.stop();
    if (this.#following.delete(c)) this.#attend('left', c);
    this.#receipts?.forget(c);
  }

  #stopFollowing(): void {
    for (const c of this.#following.keys()) this.#unfollow(c);
  }

  #attend(how: 'came' | 'left', place: string): void {
    const who = this.#principal;
    if (who) this.#door.attendance[how]({ place, who, via: this.id });
  }

  #end(code: CloseCode): undefined {
    this.close(code);
  }

  #endSilent(): undefined {
    this.#silent = true;
    this.close(CLOSE.noPong);
  }

  #onClose = (code: number): void => {
    const { wheel, rhythm, env, observe } = this.#door;
    observe({ kind: 'closed', code });
    wheel.remove(this);
    this.#door.looking.left(this.id);
    this.#stopFollowing();
    if (this.agent()) this.#attend('left', DESK);
    this.#registry.left(this.#principal);
    const how = { silently: this.#silent, lasted: env.now() - this.#openedAt };
    if (this.#principal) rhythm.ended(this.#principal, how);
  };
}
