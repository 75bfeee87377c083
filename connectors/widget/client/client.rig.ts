import type { ClientRequest, ClientResponse, ClientSocket, Platform } from '#connectors/client/platform';
import { type ClientStorage, createMemoryStorage } from '#connectors/client/storage';
import { createClient } from './client.ts';
import type { ChatState, ParleyClient } from './parley-client.ts';

/** A frame that the client sent. */
export type Sent = { readonly t: string; readonly [key: string]: unknown };

/** A socket whose other end is the test. */
export class FakeSocket implements ClientSocket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onclose: ((event: { readonly code: number }) => void) | null = null;
  readonly sent: Sent[] = [];
  closedWith: number | undefined;

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Sent);
  }

  close(code = 1000): void {
    this.closedWith = code;
  }

  say(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  die(code: number): void {
    this.onclose?.({ code });
  }

  commands(name?: string): Sent[] {
    return this.sent.filter((frame) => frame.t === 'cmd' && (name === undefined || frame['name'] === name));
  }
}

type Timer = { readonly due: number; readonly run: () => void };

/** A client in a world that the test makes: time, network, storage. */
export function openWorld(storage: ClientStorage = createMemoryStorage()) {
  const time = openTime();
  const network = openNetwork();
  const wakers = new Set<() => void>();
  const platform: Platform = {
    fetch: network.fetch,
    openSocket: network.openSocket,
    now: time.now,
    random: () => 0.5,
    delay: time.delay,
    onWake: (listener) => {
      wakers.add(listener);
      return () => void wakers.delete(listener);
    },
  };
  const client: ParleyClient = createClient({
    url: 'http://chat.test',
    bot: 'shop',
    storage,
    platform,
  });

  return {
    client,
    storage,
    ...network,
    pass: time.pass,
    wake: () => {
      for (const waker of wakers) waker();
    },
  };
}

/** A clock that stands until it is told to pass. */
function openTime() {
  const timers = new Set<Timer>();
  let now = 1_790_000_000_000;

  function delay(ms: number, run: () => void): () => void {
    const timer = { due: now + ms, run };
    timers.add(timer);
    return () => void timers.delete(timer);
  }

  /** Timers run in their order, and what they started settles. */
  async function pass(ms: number): Promise<void> {
    const end = now + ms;
    for (;;) {
      const [next] = [...timers].filter(({ due }) => due <= end).sort((a, b) => a.due - b.due);
      if (!next) break;
      timers.delete(next);
      now = Math.max(now, next.due);
      next.run();
      await settle();
    }
    now = end;
  }

  return { now: () => now, delay, pass };
}

/** Sockets whose other ends are the test, and a server that hands out tickets unless told otherwise. */
function openNetwork() {
  const sockets: FakeSocket[] = [];
  const asked: { url: string; request: ClientRequest }[] = [];
  const answers: (() => ClientResponse | Error | Promise<never>)[] = [];

  async function fetch(url: string, request: ClientRequest): Promise<ClientResponse> {
    asked.push({ url, request });
    const answer = (await answers.shift()?.()) ?? answerWith(200, { ticket: 'ticket', token: 'token' });
    if (answer instanceof Error) throw answer;
    return answer;
  }

  function openSocket(): FakeSocket {
    const socket = new FakeSocket();
    sockets.push(socket);
    return socket;
  }

  /** The latest socket, opened. */
  async function socket(): Promise<FakeSocket> {
    await settle();
    const latest = sockets.at(-1);
    if (!latest) throw new Error('no socket was opened');
    latest.onopen?.();
    return latest;
  }

  return { sockets, asked, answers, fetch, openSocket, socket };
}

export function answerWith(status: number, body: object): ClientResponse {
  return {
    ok: status < 400,
    status,
    headers: { get: () => null },
    json: async () => body,
    blob: async () => new Blob([]),
  };
}

/** All promises that are ready have run. */
export async function settle(): Promise<void> {
  for (let index = 0; index < 20; index += 1) await Promise.resolve();
}

export function ready(subs: readonly object[] = []): object {
  return { t: 'ready', sid: 's', now: 0, hb: { every: 25_000, wait: 10_000 }, lim: {}, lvl: 'written', subs };
}

export function event(n: number, name: string, d: object, more: object = {}): object {
  return { t: 'ev', c: 'c1', n, at: n, by: 'bot:shop', name, d, ...more };
}

/** Texts that the page shows, stored and pending. */
export function textsOf(state: ChatState): string[] {
  const stored = state.items.flatMap((item) => (item.kind === 'message' ? [item.text] : []));
  return [...stored, ...state.pending.map((message) => `…${message.text}`)];
}
