import { Courier } from '#connectors/client/courier';
import type { EventPage } from '#connectors/client/door';
import { type Entry, Outbox } from '#connectors/client/outbox';
import type { Platform } from '#connectors/client/platform';
import type { ClientStorage } from '#connectors/client/storage';
import { Stream } from '#connectors/client/stream';
import type {
  ClientFrame,
  ErrFrame,
  EventFrame,
  GapFrame,
  Position,
  ReadyFrame,
} from '#connectors/client/wire';
import { type ChatRecord, RECORD } from './chat-record.ts';

/** How long to wait before what could not be loaded is asked for again, in milliseconds. */
const AGAIN = 3000;

/** How long a typing signal holds without being repeated, in milliseconds. */
const TYPING = 6000;

/** What stays where it was written when it is refused, so that its words are not lost. */
const SPOKEN = ['message.send', 'agent.note'];

/** What nobody asked for by himself, and so nobody misses. */
const BY_THE_WAY = ['read.mark'];

/** A chat as the page shows it; a new object whenever something changed. */
export type ChatView = {
  readonly c: string;
  readonly record: ChatRecord;
  /** Commands that are not in the log yet. */
  readonly pending: readonly Entry[];
  /** Actors who are typing, and what the visitor has written so far. */
  readonly typing: Readonly<Record<string, string>>;
  /** Agents who look at it. */
  readonly looking: readonly string[];
  /** The server lost acknowledged data; what is shown is what it still has. */
  readonly isLogLost: boolean;
  readonly isForbidden: boolean;
  /** All that the server had has come. */
  readonly isLoaded: boolean;
};

export type ChatParts = {
  readonly c: string;
  readonly storage: ClientStorage;
  readonly owner: string;
  readonly platform: Platform;
  readonly send: (frame: ClientFrame) => boolean;
  readonly events: (c: string, after: number) => Promise<EventPage>;
  readonly changed: () => void;
  /** The server refused something for good that is no message: nobody looks for it in the talk. */
  readonly refused: (name: string, frame: ErrFrame) => void;
};

/** One conversation in an agent's hands or before his eyes: never a hole, nothing twice, nothing of his lost. */
export class AgentChat {
  readonly #parts: ChatParts;
  readonly #outbox: Outbox;
  readonly #courier: Courier;
  #stream: Stream<ChatRecord>;
  #view: ChatView;
  #isHealing = false;
  #asked = -1;
  readonly #forgetTyping = new Map<string, () => void>();

  constructor(parts: ChatParts) {
    this.#parts = parts;
    this.#stream = new Stream(parts.c, RECORD);
    this.#outbox = new Outbox(parts.storage, `${parts.owner}/${parts.c}`);
    this.#courier = new Courier(this.#outbox, parts.platform, parts.send);
    this.#view = {
      c: parts.c,
      record: RECORD.empty,
      pending: [],
      typing: {},
      looking: [],
      isLogLost: false,
      isForbidden: false,
      isLoaded: false,
    };
  }

  view(): ChatView {
    return this.#view;
  }

  /** What was not sent before a reload. */
  async load(): Promise<void> {
    await this.#outbox.load().catch(() => {});
    this.#show();
    this.#courier.carry();
  }

  position(): Position {
    return this.#stream.position();
  }

  /** Kept at once, sent when possible, never twice. */
  put(id: string, name: string, d: object): void {
    this.#outbox.add({ id, name, d: { ...d }, at: this.#parts.platform.now(), c: this.#parts.c });
    this.#show();
    this.#courier.carry();
  }

  discard(id: string): void {
    this.#outbox.remove(id);
    this.#show();
  }

  /** A new session of the connection. */
  onReady(sub: ReadyFrame['subs'][number] | undefined): void {
    this.#asked = -1;
    if (sub && !sub.ok) {
      this.#courier.pause();
      return;
    }
    if (sub) this.#stream.liveIn(sub.e);
    this.#stream.rewind();
    if (sub) this.#change({ isLoaded: sub.n <= this.#stream.last() });
    this.#show();
    this.#courier.restart();
  }

  onEvent(event: EventFrame): void {
    const taken = this.#stream.take(event);
    if (taken === 'gap') {
      this.#askFrom();
      return;
    }
    if (taken === 'known' && event.id === undefined) return;
    this.#settle(event);
    this.#change({ typing: withoutKey(this.#view.typing, event.by), isLoaded: true });
    this.#show();
  }

  onOk(re: string, n: number | undefined): boolean {
    const isOurs = this.#outbox.find(re) !== undefined;
    if (n === undefined) this.#courier.receive(re);
    else this.#courier.settle(re, n);
    if (isOurs) this.#show();
    return isOurs;
  }

  onErr(frame: ErrFrame): boolean {
    const { re = '' } = frame;
    const entry = this.#outbox.find(re);
    if (!entry) return false;
    const isFinal = this.#courier.refuse(frame);
    if (isFinal && !SPOKEN.includes(entry.name)) {
      this.#outbox.remove(re);
      if (!BY_THE_WAY.includes(entry.name)) this.#parts.refused(entry.name, frame);
    }
    if (isFinal) this.#show();
    return true;
  }

  onPing(sent: Position): void {
    this.#asked = -1;
    if (sent.n > this.#stream.position().n) this.#askFrom();
  }

  onSignal(name: string, d: Readonly<Record<string, unknown>>): void {
    if (name === 'typing') this.#onTyping(String(d['by']), d['on'] === true, String(d['draft'] ?? ''));
    if (name === 'chat.looking') this.#change({ looking: ((d['who'] ?? []) as unknown[]).map(String) });
    this.#parts.changed();
  }

  async onGap(gap: GapFrame): Promise<void> {
    if (gap.why === 'forbidden') {
      this.#change({ isForbidden: true, isLoaded: true });
      this.#parts.changed();
      return;
    }
    if (this.#isHealing) return;
    this.#isHealing = true;
    this.#courier.pause();
    const isLost = gap.why === 'log_lost';
    const old = this.#stream;
    const stream = isLost ? new Stream(old.c, RECORD) : old;
    stream.liveIn(gap.e);
    const isWhole = await this.#loadPages(stream);
    this.#isHealing = false;
    if (!isWhole) {
      this.#parts.platform.delay(AGAIN, () => this.#subscribe());
      return;
    }
    if (isLost) {
      this.#stream = stream;
      this.#outbox.recall(stream.c, (id) => stream.has(id));
      this.#change({ isLogLost: true });
    }
    this.#show();
    this.#subscribe();
    this.#courier.restart();
  }

  #subscribe(): void {
    this.#parts.send({ t: 'sub', subs: [this.#stream.position()] });
  }

  #askFrom(): void {
    const { n } = this.#stream.position();
    if (this.#asked === n) return;
    this.#asked = n;
    this.#subscribe();
  }

  #settle({ id, n, p }: EventFrame): void {
    if (id === undefined) return;
    if (p) this.#courier.provide(id);
    else this.#courier.settle(id, n);
  }

  async #loadPages(stream: Stream<ChatRecord>): Promise<boolean> {
    for (;;) {
      const page = await this.#parts.events(stream.c, stream.last()).catch(() => undefined);
      if (!page) return false;
      for (const event of page.events) if (stream.take(event) === 'applied') this.#settle(event);
      if (page.events.length === 0 || stream.last() >= page.n) return true;
    }
  }

  #onTyping(by: string, isOn: boolean, draft: string): void {
    this.#forgetTyping.get(by)?.();
    const forget = (): void => {
      this.#forgetTyping.delete(by);
      this.#change({ typing: withoutKey(this.#view.typing, by) });
      this.#parts.changed();
    };
    if (!isOn) {
      forget();
      return;
    }
    this.#change({ typing: { ...this.#view.typing, [by]: draft } });
    this.#forgetTyping.set(by, this.#parts.platform.delay(TYPING, forget));
  }

  #show(): void {
    const pending = this.#outbox.all().filter(({ provisional }) => !provisional);
    this.#change({ record: this.#stream.history, pending });
    this.#parts.changed();
  }

  #change(part: Partial<ChatView>): void {
    this.#view = { ...this.#view, ...part };
  }
}

function withoutKey(record: Readonly<Record<string, string>>, key: string): Readonly<Record<string, string>> {
  if (!(key in record)) return record;
  const { [key]: _, ...rest } = record;
  return rest;
}
