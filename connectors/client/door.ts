import type { ClientRequest, ClientResponse, Platform } from './platform.ts';
import type { Attachment, EventFrame } from './wire.ts';

/** The server's answer was not a success. `status` 0 means that there was none. */
export class DoorError extends Error {
  override readonly name = 'DoorError';
  readonly status: number;
  readonly code: string;
  /** Milliseconds that the server asks to wait. */
  readonly after: number | undefined;

  constructor(status: number, code: string, { after, message }: { after?: number; message?: string } = {}) {
    super(message ?? `${status} ${code}`);
    this.status = status;
    this.code = code;
    this.after = after;
  }
}

/** A page of events from the snapshot route. */
export type EventPage = { readonly e: string; readonly n: number; readonly events: readonly EventFrame[] };

/** How long a small answer may take, in milliseconds: a link that is dead keeps a request open for ever. */
const PATIENCE = 10_000;

/** Whom tickets are for. */
export type Who = { readonly as: 'visitor'; readonly bot: string } | { readonly as: 'agent' };

/** The HTTP half of the door. A visitor's token renews itself with every ticket; an agent's is that of his login. */
export class HttpDoor {
  token: string | undefined;
  readonly #platform: Platform;
  readonly #home: string;
  /** Where the server is now: at home, or where it said that it moves to. */
  #base: string;
  readonly #who: Who;

  constructor(platform: Platform, base: string, who: Who) {
    this.#platform = platform;
    this.#home = base.replace(/\/$/, '');
    this.#base = this.#home;
    this.#who = who;
  }

  socketUrl(): string {
    return `${this.#base.replace(/^http/, 'ws')}/v1/ws`;
  }

  framesUrl(): string {
    return `${this.#base}/v1/frames`;
  }

  /** Where the next ticket is asked for: the server of this socket address, or the first one again. */
  moveTo(socketUrl: string | undefined): void {
    this.#base = socketUrl?.replace(/^ws/, 'http').replace(/\/v1\/ws$/, '') ?? this.#home;
  }

  /** A ticket for one socket. */
  ticket(): Promise<string> {
    return this.#within(PATIENCE, this.#askTicket());
  }

  events(c: string, after: number): Promise<EventPage> {
    return this.#within(PATIENCE, this.#askEvents(c, after));
  }

  /** Asks with the token, and for JSON. */
  async json<Value>(path: string, body?: object): Promise<Value> {
    const headers = { 'content-type': 'application/json' };
    const request = body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) };
    const answer = await this.#within(PATIENCE, this.#askSigned(path, request));
    return (answer.status === 204 ? undefined : await answer.json()) as Value;
  }

  async upload(name: string, bytes: Blob): Promise<Attachment> {
    const answer = await this.#askSigned(`/v1/files?name=${encodeURIComponent(name)}`, {
      method: 'POST',
      headers: { 'content-type': bytes.type || 'application/octet-stream' },
      body: bytes,
    });
    return (await answer.json()) as Attachment;
  }

  async download(file: string, c: string | undefined): Promise<Blob> {
    const query = c === undefined ? '' : `?c=${encodeURIComponent(c)}`;
    const answer = await this.#askSigned(`/v1/files/${encodeURIComponent(file)}${query}`);
    return await answer.blob();
  }

  /** What takes as long as it takes. */
  async slow(path: string): Promise<ClientResponse> {
    return await this.#askSigned(path);
  }

  async #askTicket(): Promise<string> {
    const body = JSON.stringify({
      ...this.#who,
      ...(this.token === undefined ? {} : { token: this.token }),
    });
    const headers = { 'content-type': 'application/json' };
    const answer = await this.#ask('/v1/tickets', { method: 'POST', headers, body });
    const { ticket, token } = (await answer.json()) as { ticket: string; token?: string };
    this.token = token ?? this.token;
    return ticket;
  }

  async #askEvents(c: string, after: number): Promise<EventPage> {
    const answer = await this.#askSigned(`/v1/conversations/${encodeURIComponent(c)}/events?after=${after}`);
    return (await answer.json()) as EventPage;
  }

  /** A visitor's token opens doors for an hour; a new ticket brings a new one. */
  async #askSigned(path: string, request: ClientRequest = {}): Promise<ClientResponse> {
    try {
      return await this.#ask(path, this.#signed(request));
    } catch (thrown) {
      const mayRenew = this.#who.as === 'visitor' && thrown instanceof DoorError && thrown.status === 401;
      if (!mayRenew) throw thrown;
      await this.ticket();
      return await this.#ask(path, this.#signed(request));
    }
  }

  #signed(request: ClientRequest): ClientRequest {
    return { ...request, headers: { ...request.headers, authorization: `Bearer ${this.token ?? ''}` } };
  }

  /** What takes longer counts as unreachable; an answer that comes later is dropped. */
  #within<Value>(ms: number, asked: Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      const cancel = this.#platform.delay(ms, () => reject(new DoorError(0, 'UNREACHABLE')));
      asked.finally(cancel).then(resolve, reject);
    });
  }

  async #ask(path: string, request: ClientRequest): Promise<ClientResponse> {
    const answer = await this.#platform.fetch(`${this.#base}${path}`, request).catch(() => undefined);
    if (!answer) throw new DoorError(0, 'UNREACHABLE');
    if (answer.ok) return answer;
    const body = (await answer.json().catch(() => ({}))) as {
      code?: string;
      after?: number;
      message?: string;
    };
    throw new DoorError(answer.status, body.code ?? 'UNKNOWN', body);
  }
}
