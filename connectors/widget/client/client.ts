import { Connector } from '#connectors/client/connector';
import { Courier } from '#connectors/client/courier';
import { HttpDoor } from '#connectors/client/door';
import { createIds } from '#connectors/client/ids';
import { Outbox } from '#connectors/client/outbox';
import type { Platform } from '#connectors/client/platform';
import { type ClientStorage, createMemoryStorage } from '#connectors/client/storage';
import { Stream } from '#connectors/client/stream';
import type {
  Attachment,
  EventFrame,
  GapFrame,
  Position,
  ReadyFrame,
  ServerFrame,
} from '#connectors/client/wire';
import { EMPTY_HISTORY, HISTORY, type History, pendingMessages, speakerOf } from './chat-state.ts';
import type { ChatState, ClientOptions, Outgoing, ParleyClient } from './parley-client.ts';

/** What is kept about the visitor between two visits. */
type Kept = { readonly token?: string; readonly c?: string; readonly e?: string; readonly n?: number };

/** How long a typing signal holds without being repeated. */
const TYPING = 6000;

/** How long to wait before a gap that could not be loaded is asked for again. */
const HEAL_AGAIN = 3000;

/** A client of any platform; `browser-client.ts` opens one in a page. */
export function createClient(options: ClientOptions): ParleyClient {
  return new Client(options);
}

class Client implements ParleyClient {
  readonly #platform: Platform;
  readonly #storage: ClientStorage;
  readonly #door: HttpDoor;
  readonly #outbox: Outbox;
  readonly #courier: Courier;
  readonly #connector: Connector;
  readonly #newId: () => string;
  readonly #options: ClientOptions;
  readonly #listeners = new Set<(state: ChatState) => void>();
  #state: ChatState;
  #stream: Stream<History> | undefined;
  #kept: Kept = {};
  #isHealing = false;
  /** Of this conversation, up to where it was said to be read. */
  #readUpTo = 0;
  /** The position that was last asked for, so that one hole is asked for once. */
  #asked = -1;
  #cancelTyping: () => void = () => {};

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#platform = options.platform;
    this.#storage = options.storage ?? createMemoryStorage();
    this.#door = new HttpDoor(this.#platform, options.url, { as: 'visitor', bot: options.bot });
    this.#outbox = new Outbox(this.#storage, options.bot);
    this.#newId = createIds(this.#platform.now);
    this.#connector = new Connector(this.#platform, this.#door, {
      sdk: 'parley-widget/1',
      changed: (connection) => this.#change({ connection }),
      ready: (frame) => this.#onReady(frame),
      frame: (frame) => this.#onFrame(frame),
      identityLost: () => {
        this.#forget();
        return true;
      },
      positions: () => (this.#stream ? [this.#stream.position()] : []),
      probe: () => this.#typingFrame(false),
    });
    this.#courier = new Courier(this.#outbox, this.#platform, (frame) => this.#connector.send(frame));
    this.#state = {
      ...EMPTY_HISTORY,
      connection: { kind: 'connecting', attempt: 0 },
      conversation: undefined,
      pending: [],
      agentTyping: false,
      queue: undefined,
      logLost: false,
    };
  }

  state(): ChatState {
    return this.#state;
  }

  subscribe(listener: (state: ChatState) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async start(): Promise<void> {
    this.#kept = ((await this.#storage.get(this.#key()).catch(() => undefined)) ?? {}) as Kept;
    await this.#outbox.load().catch(() => {});
    this.#door.token = this.#kept.token;
    if (this.#kept.c !== undefined) this.#stream = new Stream(this.#kept.c, HISTORY);
    else if (!this.#isOpening()) this.#openConversation();
    this.#show();
    this.#connector.start();
  }

  stop(): void {
    this.#connector.stop();
  }

  send(message: Outgoing): void {
    this.#put('message.send', message);
  }

  retry(id: string): void {
    const entry = this.#outbox.find(id);
    if (!entry) return;
    this.#outbox.remove(id);
    this.#put(entry.name, entry.d);
  }

  discard(id: string): void {
    this.#outbox.remove(id);
    this.#show();
  }

  read(): void {
    const { lastByAgent = 0, readUpTo = 0 } = this.#stream?.history ?? EMPTY_HISTORY;
    const upTo = Math.max(readUpTo, this.#readUpTo);
    if (lastByAgent <= upTo || this.#state.lifecycle === 'closed') return;
    this.#readUpTo = lastByAgent;
    this.#put('read.mark', { upTo: lastByAgent });
  }

  typing(on: boolean, draft?: string): void {
    const frame = this.#typingFrame(on, draft);
    if (frame && this.#state.lifecycle !== 'closed') this.#connector.send(frame);
  }

  requestHandoff(): void {
    this.#put('handoff.request', {});
  }

  rate(stars: number, comment?: string): void {
    this.#put('rate.submit', { stars, ...(comment ? { comment } : {}) });
  }

  closeConversation(): void {
    this.#put('conversation.close', {});
  }

  newConversation(): void {
    if (this.#isOpening()) return;
    this.#stream = undefined;
    this.#readUpTo = 0;
    this.#openConversation();
    this.#show();
    this.#courier.carry();
  }

  upload(name: string, bytes: Blob): Promise<Attachment> {
    return this.#door.upload(name, bytes);
  }

  download(file: string): Promise<Blob> {
    return this.#door.download(file, this.#stream?.c);
  }

  #isOpening(): boolean {
    return this.#outbox.all().some((entry) => entry.name === 'conversation.open' && !entry.failed);
  }

  #openConversation(): void {
    const { bot, language } = this.#options;
    const d = { bot, channel: 'web', ...(language === undefined ? {} : { language }) };
    this.#outbox.add({ id: this.#newId(), name: 'conversation.open', d, at: this.#platform.now() });
  }

  #put(name: string, d: object): void {
    const entry = { id: this.#newId(), name, d: { ...d }, at: this.#platform.now() };
    this.#outbox.add({ ...entry, ...(this.#stream ? { c: this.#stream.c } : {}) });
    this.#show();
    this.#courier.carry();
  }

  /** After a reload the history is replayed from the start, but the kept position still shows whether it shrank. */
  #onReady(frame: ReadyFrame): void {
    const sub = frame.subs.find(({ c }) => c === this.#stream?.c);
    const { e, n = 0 } = this.#kept;
    const isLost = sub?.ok === true && ((e !== undefined && e !== sub.e) || n > sub.n);
    if (sub?.ok) this.#stream?.liveIn(sub.e);
    // What is provisional comes again, or what was stored in its place.
    this.#stream?.rewind();
    this.#asked = -1;
    this.#keep();
    if (isLost) void this.#heal({ t: 'gap', c: sub.c, e: sub.e, from: 1, why: 'log_lost' });
    else if (sub?.ok === false) this.#courier.pause();
    else this.#courier.restart();
  }

  #onFrame(frame: ServerFrame): void {
    if (frame.t === 'ev') this.#onEvent(frame);
    else if (frame.t === 'gap') void this.#heal(frame);
    else if (frame.t === 'sig') this.#onSignal(frame);
    else if (frame.t === 'ping') this.#onPing(frame.subs ?? []);
    else if (frame.t === 'ok') this.#onOk(frame.re, frame.n);
    else if (frame.t === 'err' && this.#courier.refuse(frame)) this.#show();
  }

  /** An opening is settled by its event, which alone names the conversation. */
  #onOk(re: string, n: number | undefined): void {
    if (this.#outbox.find(re)?.name === 'conversation.open') return;
    const isNews = n === undefined ? this.#courier.receive(re) : this.#courier.settle(re, n);
    if (isNews) this.#show();
  }

  #onEvent(event: EventFrame): void {
    if (event.n === 1 && event.id !== undefined) this.#adopt(event.c, event.id);
    const stream = this.#stream;
    if (!stream || event.c !== stream.c) return;
    const taken = stream.take(event);
    if (taken === 'gap') {
      this.#askFrom(stream);
      return;
    }
    this.#settle(event);
    if (speakerOf(event.by) === 'agent') this.#change({ agentTyping: false });
    this.#keep();
    this.#show();
  }

  #settle({ id, n, p }: EventFrame): void {
    if (id === undefined) return;
    if (p) this.#courier.provide(id);
    else this.#courier.settle(id, n);
  }

  /** What was sent and is not here got lost, though nothing after it showed a hole: also the answer to what was asked for. */
  #onPing(sent: readonly Position[]): void {
    const stream = this.#stream;
    this.#asked = -1;
    if (stream && sent.some(({ c, n }) => c === stream.c && n > stream.position().n)) this.#askFrom(stream);
    if (stream || sent.length === 0 || !this.#isOpening()) return;
    this.#connector.send({ t: 'sub', subs: sent.map(({ c }) => ({ c, n: 0 })) });
  }

  /** There is a hole: say where we truly are. */
  #askFrom(stream: Stream<History>): void {
    const position = stream.position();
    if (this.#asked === position.n) return;
    this.#asked = position.n;
    this.#connector.send({ t: 'sub', subs: [position] });
  }

  /** The conversation that we asked for has been opened. */
  #adopt(c: string, id: string): void {
    if (this.#outbox.find(id)?.name !== 'conversation.open') return;
    this.#stream ??= new Stream(c, HISTORY);
    this.#outbox.nameConversation(c);
  }

  #onSignal(frame: Extract<ServerFrame, { t: 'sig' }>): void {
    if (frame.c !== this.#stream?.c) return;
    if (frame.name === 'queue.position') this.#change({ queue: frame.d as unknown as ChatState['queue'] });
    if (frame.name !== 'typing') return;
    if (speakerOf(String(frame.d['by'])) !== 'agent') return;
    this.#cancelTyping();
    this.#change({ agentTyping: frame.d['on'] === true });
    this.#cancelTyping = this.#platform.delay(TYPING, () => this.#change({ agentTyping: false }));
  }

  /** Load by HTTP what the socket does not bring, then go on from there. */
  async #heal(gap: GapFrame): Promise<void> {
    const old = this.#stream;
    if (gap.c !== old?.c || this.#isHealing) return;
    const isGone = gap.why === 'forbidden';
    if (isGone && !this.#outbox.opened(old.c)) {
      this.#forget();
      return;
    }
    this.#courier.pause();
    this.#isHealing = true;
    const isLost = isGone || gap.why === 'log_lost';
    const stream = isLost ? new Stream(old.c, HISTORY) : old;
    stream.liveIn(gap.e);
    const isWhole = isGone || (await this.#loadPages(stream));
    this.#isHealing = false;
    if (old !== this.#stream) return;
    const subscribe = () => void this.#connector.send({ t: 'sub', subs: [old.position()] });
    if (!isWhole) this.#platform.delay(HEAL_AGAIN, subscribe);
    else if (isLost) this.#replace(stream, isGone);
    else {
      subscribe();
      this.#courier.restart();
    }
  }

  /** The log is another one now: what it lacks of ours is sent again, first of all. */
  #replace(stream: Stream<History>, isGone: boolean): void {
    this.#stream = stream;
    this.#outbox.recall(stream.c, (id) => stream.has(id));
    this.#change({ logLost: true });
    this.#keep();
    this.#show();
    if (!isGone) this.#connector.send({ t: 'sub', subs: [stream.position()] });
    this.#courier.restart();
  }

  /** False when not all could be had. */
  async #loadPages(stream: Stream<History>): Promise<boolean> {
    for (;;) {
      const page = await this.#door.events(stream.c, stream.last()).catch(() => undefined);
      if (!page) return false;
      for (const event of page.events) if (stream.take(event) === 'applied') this.#settle(event);
      this.#show();
      if (page.events.length === 0 || stream.last() >= page.n) return true;
    }
  }

  /** The conversation is not ours any more: begin a new one, with what has not been sent. */
  #forget(): void {
    this.#stream = undefined;
    if (!this.#isOpening()) this.#openConversation();
    this.#keep();
    this.#show();
    this.#courier.restart();
  }

  #typingFrame(on: boolean, draft?: string) {
    const c = this.#stream?.c;
    if (c === undefined) return undefined;
    return {
      t: 'cmd',
      id: this.#newId(),
      c,
      name: 'typing.set',
      d: { on, ...(draft === undefined ? {} : { draft }) },
    } as const;
  }

  #key(): string {
    return `visitor/${this.#options.bot}`;
  }

  #keep(): void {
    const token = this.#door.token === undefined ? {} : { token: this.#door.token };
    this.#kept = { ...token, ...this.#stream?.position() };
    void this.#storage.set(this.#key(), this.#kept).catch(() => {});
  }

  #show(): void {
    const history = this.#stream?.history ?? EMPTY_HISTORY;
    this.#change({
      ...history,
      ...(history.lifecycle === 'queued' ? {} : { queue: undefined }),
      conversation: this.#stream?.c,
      pending: pendingMessages(this.#outbox.all()),
    });
  }

  #change(part: Partial<ChatState>): void {
    this.#state = { ...this.#state, ...part };
    for (const listener of this.#listeners) listener(this.#state);
  }
}
