import { type Connection, Connector } from '#connectors/client/connector';
import { DoorError, HttpDoor } from '#connectors/client/door';
import { createIds } from '#connectors/client/ids';
import type { Platform } from '#connectors/client/platform';
import type { ClientStorage } from '#connectors/client/storage';
import type {
  Attachment,
  ClientFrame,
  ErrFrame,
  Position,
  ReadyFrame,
  ServerFrame,
} from '#connectors/client/wire';
import { applyDelta, type DeskDelta } from '#engine/page';
import { AgentChat } from './agent-chat.ts';
import type {
  CannedReply,
  ChatList,
  DeskAnswer,
  Me,
  Outlook,
  ReportAnswer,
  SignedIn,
  Status,
  Suggestion,
} from './answers.ts';
import { Asks } from './asks.ts';
import type { ConsoleState } from './console-state.ts';

export type ConsoleOptions = {
  readonly url: string;
  readonly storage: ClientStorage;
  readonly platform: Platform;
};

/** As many positions as one frame may carry. */
const MOST_POSITIONS = 50;

/** Least time between two readings of the desk, in milliseconds. */
const DESK_EVERY = 400;

const LOGIN = 'agent/login';

/** An agent's side of the protocol: one socket, all of his chats, the desk. */
export class ConsoleClient {
  readonly #platform: Platform;
  readonly #storage: ClientStorage;
  readonly #door: HttpDoor;
  readonly #connector: Connector;
  readonly #newId: () => string;
  readonly #asks: Asks;
  readonly #chats = new Map<string, AgentChat>();
  readonly #listeners = new Set<() => void>();
  #state: ConsoleState = {
    me: undefined,
    connection: { kind: 'connecting', attempt: 0 },
    desk: undefined,
    chats: new Map(),
    mentions: [],
    refusals: [],
  };
  #isTelling = false;
  #cancelDesk: (() => void) | undefined;
  #isReadingDesk = false;

  constructor({ url, storage, platform }: ConsoleOptions) {
    this.#platform = platform;
    this.#storage = storage;
    this.#door = new HttpDoor(platform, url, { as: 'agent' });
    this.#newId = createIds(platform.now);
    this.#connector = new Connector(platform, this.#door, {
      sdk: 'parley-console/1',
      changed: (connection) => this.#onConnection(connection),
      ready: (frame) => this.#onReady(frame),
      frame: (frame) => this.#onFrame(frame),
      identityLost: () => {
        void this.#forgetLogin();
        return false;
      },
      positions: () => this.#positions().slice(0, MOST_POSITIONS),
      probe: () => this.#probe(),
    });
    this.#asks = new Asks((frame) => this.#connector.send(frame));
  }

  state(): ConsoleState {
    return this.#state;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Goes on with the login that was kept. False when somebody has to sign in. */
  async start(): Promise<boolean> {
    const kept = (await this.#storage.get(LOGIN).catch(() => undefined)) as SignedIn | undefined;
    if (!kept || kept.until <= this.#platform.now()) return false;
    this.#door.token = kept.token;
    const me = await this.#door.json<Me>('/v1/agents/me').catch((thrown: unknown) => thrown);
    if (me instanceof DoorError && me.status === 401) {
      await this.#forgetLogin();
      return false;
    }
    this.#enter(me instanceof Error ? kept.me : (me as Me));
    return true;
  }

  /** Undefined when it went well; else why not. */
  async signIn(email: string, password: string): Promise<DoorError | undefined> {
    try {
      const signedIn = await this.#door.json<SignedIn>('/v1/agents/sign-in', { email, password });
      this.#door.token = signedIn.token;
      await this.#storage.set(LOGIN, signedIn).catch(() => {});
      this.#enter(signedIn.me);
      return undefined;
    } catch (thrown) {
      if (thrown instanceof DoorError) return thrown;
      throw thrown;
    }
  }

  async signOut(): Promise<void> {
    await this.#ask('agent.status', undefined, { status: 'offline' });
    await this.#door.json('/v1/agents/sign-out', {}).catch(() => {});
    await this.#forgetLogin();
  }

  stop(): void {
    this.#connector.stop();
  }

  /** After a stop by the server. */
  reconnect(): void {
    this.#connector.start();
  }

  setStatus(status: Status): void {
    void this.#ask('agent.status', undefined, { status });
  }

  /** Hears a chat from now on, from its beginning. */
  follow(c: string): void {
    if (this.#chats.has(c)) return;
    const chat = new AgentChat({
      c,
      storage: this.#storage,
      owner: `agent/${this.#state.me?.id}`,
      platform: this.#platform,
      send: (frame) => this.#connector.send(frame),
      events: (id, after) => this.#door.events(id, after),
      changed: () => this.#show(c),
      refused: (name, frame) => this.#refuse(name, frame),
    });
    this.#chats.set(c, chat);
    void chat.load();
    this.#connector.send({ t: 'sub', subs: [{ c, n: 0 }] });
  }

  /** Hears no more of it. What is still to be sent is kept. */
  leave(c: string): void {
    if (!this.#chats.delete(c)) return;
    this.#connector.send({ t: 'sub', subs: [], drop: [c] });
    const chats = new Map(this.#state.chats);
    chats.delete(c);
    this.#change({ chats });
  }

  /** Something that leaves a record in the chat: kept until it is stored. */
  put(c: string, name: string, d: object): void {
    this.follow(c);
    this.#chats.get(c)?.put(this.#newId(), name, d);
  }

  /** Sends a refused message again, as a new one. */
  retry(c: string, id: string): void {
    const entry = this.#state.chats.get(c)?.pending.find((one) => one.id === id);
    if (!entry) return;
    this.discard(c, id);
    this.put(c, entry.name, entry.d);
  }

  discard(c: string, id: string): void {
    this.#chats.get(c)?.discard(id);
  }

  /** Something that is done once it is answered. Null, or why it was refused. */
  async ask(name: string, c: string, d: object): Promise<ErrFrame | null> {
    return await this.#ask(name, c, d);
  }

  /** What may get lost: typing, looking. */
  signal(c: string, name: string, d: object): void {
    this.#connector.send({ t: 'cmd', id: this.#newId(), c, name, d });
  }

  forgetRefusal(id: string): void {
    this.#change({ refusals: this.#state.refusals.filter((one) => one.id !== id) });
  }

  forgetMention(c: string): void {
    if (this.#state.mentions.some((one) => one.c === c))
      this.#change({ mentions: this.#state.mentions.filter((one) => one.c !== c) });
  }

  upload(name: string, bytes: Blob): Promise<Attachment> {
    return this.#door.upload(name, bytes);
  }

  download(file: string, c: string): Promise<Blob> {
    return this.#door.download(file, c);
  }

  outlook(c: string): Promise<Outlook> {
    return this.#door.json(`/v1/desk/${encodeURIComponent(c)}`);
  }

  pastChats(visitor: string): Promise<ChatList> {
    return this.#door.json(`/v1/visitors/${encodeURIComponent(visitor)}/conversations`);
  }

  search(words: string, before: string | null): Promise<ChatList> {
    const query = new URLSearchParams({ q: words, ...(before === null ? {} : { before }) });
    return this.#door.json(`/v1/search?${query}`);
  }

  live(): Promise<ChatList> {
    return this.#door.json('/v1/live');
  }

  canned(): Promise<readonly CannedReply[]> {
    return this.#door.json('/v1/canned');
  }

  suggestions(c: string): Promise<readonly Suggestion[]> {
    return this.#door.json(`/v1/conversations/${encodeURIComponent(c)}/suggestions`);
  }

  async report(query: URLSearchParams): Promise<ReportAnswer> {
    return (await (await this.#door.slow(`/v1/reports?${query}`)).json()) as ReportAnswer;
  }

  /** The same for spreadsheets. */
  async reportFile(query: URLSearchParams): Promise<Blob> {
    return await (await this.#door.slow(`/v1/reports?${query}&format=csv`)).blob();
  }

  #enter(me: Me): void {
    this.#change({ me });
    this.#connector.start();
  }

  async #forgetLogin(): Promise<void> {
    this.#connector.stop();
    this.#door.token = undefined;
    await this.#storage.delete(LOGIN).catch(() => {});
    this.#chats.clear();
    this.#change({ me: undefined, desk: undefined, chats: new Map(), mentions: [], refusals: [] });
  }

  /** A login that was taken back ends the connection for good. */
  #onConnection(connection: Connection): void {
    this.#change({ connection });
    if (connection.kind === 'stopped' && connection.code === '4508') void this.#forgetLogin();
  }

  #onReady(frame: ReadyFrame): void {
    const subs = new Map(frame.subs.map((sub) => [sub.c, sub]));
    for (const [c, chat] of this.#chats) chat.onReady(subs.get(c));
    const rest = this.#positions().slice(MOST_POSITIONS);
    for (let from = 0; from < rest.length; from += MOST_POSITIONS)
      this.#connector.send({ t: 'sub', subs: rest.slice(from, from + MOST_POSITIONS) });
    this.#asks.sendAgain();
    void this.#readDesk();
  }

  #onFrame(frame: ServerFrame): void {
    switch (frame.t) {
      case 'ev':
        this.#chats.get(frame.c)?.onEvent(frame);
        return;
      case 'gap':
        void this.#chats.get(frame.c)?.onGap(frame);
        return;
      case 'sig':
        if (frame.c === 'desk') this.#onDesk(frame.name, frame.d);
        else this.#chats.get(frame.c)?.onSignal(frame.name, frame.d);
        return;
      case 'ping':
        for (const sent of frame.subs ?? []) this.#chats.get(sent.c)?.onPing(sent);
        return;
      case 'ok':
        if (!this.#asks.answered(frame.re, null))
          for (const chat of this.#chats.values()) if (chat.onOk(frame.re, frame.n)) return;
        return;
      case 'err':
        if (!this.#asks.answered(frame.re ?? '', frame))
          for (const chat of this.#chats.values()) if (chat.onErr(frame)) return;
        return;
      default:
    }
  }

  #onDesk(name: string, d: Readonly<Record<string, unknown>>): void {
    if (name === 'desk.mention') {
      const mention = { c: String(d['c']), by: String(d['by']), text: String(d['text']) };
      this.#change({ mentions: [mention, ...this.#state.mentions.filter(({ c }) => c !== mention.c)] });
      return;
    }
    const desk = this.#state.desk;
    if (name !== 'desk.delta' || !desk) {
      this.#readDeskSoon();
      return;
    }
    const delta = d as unknown as DeskDelta;
    const next = applyDelta(desk, delta);
    const isKnown = Object.keys(delta.people).every((id) => id in desk.names.people);
    if (next) this.#change({ desk: { ...next, names: desk.names } });
    if (!next || !isKnown) this.#readDeskSoon();
  }

  #readDeskSoon(): void {
    this.#cancelDesk ??= this.#platform.delay(DESK_EVERY, () => {
      this.#cancelDesk = undefined;
      void this.#readDesk();
    });
  }

  async #readDesk(): Promise<void> {
    if (this.#isReadingDesk) {
      this.#readDeskSoon();
      return;
    }
    this.#isReadingDesk = true;
    const desk = await this.#door.json<DeskAnswer>('/v1/desk').catch((thrown: unknown) => thrown);
    this.#isReadingDesk = false;
    if (desk instanceof DoorError && desk.status === 401) await this.#forgetLogin();
    else if (desk instanceof Error) this.#readDeskSoon();
    else this.#takeDesk(desk as DeskAnswer);
  }

  #takeDesk(desk: DeskAnswer): void {
    const known = this.#state.desk;
    if (!known || known.n <= desk.n) this.#change({ desk });
  }

  #refuse(name: string, { code, msg = '' }: ErrFrame): void {
    const refusal = { id: this.#newId(), name, code, message: msg };
    this.#change({ refusals: [...this.#state.refusals, refusal] });
  }

  async #ask(name: string, c: string | undefined, d: object): Promise<ErrFrame | null> {
    const refused = await this.#asks.ask({
      t: 'cmd',
      id: this.#newId(),
      name,
      d,
      ...(c === undefined ? {} : { c }),
    });
    if (refused) this.#refuse(name, refused);
    return refused;
  }

  #probe(): ClientFrame | undefined {
    const { me, desk } = this.#state;
    const status = me && desk?.people[me.id]?.status;
    return status && { t: 'cmd', id: this.#newId(), name: 'agent.status', d: { status } };
  }

  #positions(): readonly Position[] {
    return [...this.#chats.values()].map((chat) => chat.position());
  }

  #show(c: string): void {
    const chat = this.#chats.get(c);
    if (chat) this.#change({ chats: new Map(this.#state.chats).set(c, chat.view()) });
  }

  /** Listeners are told once for all that one frame, or many at once, bring. */
  #change(part: Partial<ConsoleState>): void {
    this.#state = { ...this.#state, ...part };
    if (this.#isTelling) return;
    this.#isTelling = true;
    queueMicrotask(() => {
      this.#isTelling = false;
      for (const listener of this.#listeners) listener();
    });
  }
}
