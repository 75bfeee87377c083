/** The part of WebSocket that the client uses. */
export interface ClientSocket {
  send(text: string): void;
  close(code?: number): void;
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: ((event: { readonly code: number }) => void) | null;
}

/** The part of a `fetch` answer that the client uses. */
export type ClientResponse = {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  json(): Promise<unknown>;
  blob(): Promise<Blob>;
};

export type ClientRequest = {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Blob;
};

/** What the client needs of the browser; tests hand in their own. */
export type Platform = {
  readonly fetch: (url: string, request: ClientRequest) => Promise<ClientResponse>;
  readonly openSocket: (url: string, protocol: string) => ClientSocket;
  readonly now: () => number;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** Run later; calling the answer takes it back. */
  readonly delay: (ms: number, run: () => void) => () => void;
  /** Tells when the page or the network has come back. */
  readonly onWake: (listener: () => void) => () => void;
};
