import { backoff } from './backoff.ts';
import type { ClientRequest, ClientResponse, ClientSocket, Platform } from './platform.ts';

/** Nothing said why. */
const ABNORMAL = 1006;

/** Failed requests in a row until the socket counts as closed. */
const TRIES = 3;

type PollAnswer = { readonly k: number; readonly frames: readonly object[]; readonly close?: number };

/** A socket made of requests, for networks that block upgrades: frames go by POST and come by long poll. */
export class PollSocket implements ClientSocket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onclose: ((event: { readonly code: number }) => void) | null = null;
  readonly #platform: Platform;
  readonly #url: string;
  #waiting: string[] = [];
  #isPosting = false;
  #session: string | undefined;
  /** Number of the last frame that is here. */
  #k = 0;
  #over = false;

  constructor(platform: Platform, url: string) {
    this.#platform = platform;
    this.#url = url;
    platform.delay(0, () => this.onopen?.());
  }

  send(text: string): void {
    this.#waiting.push(text);
    if (!this.#isPosting) void this.#post();
  }

  close(code = 1000): void {
    if (this.#session !== undefined && !this.#over) void this.#ask('', { method: 'DELETE' }).catch(() => {});
    this.#end(code);
  }

  /** One request at a time, so that frames arrive in their order. What is sent twice is known by its id. */
  async #post(): Promise<void> {
    this.#isPosting = true;
    while (this.#waiting.length > 0 && !this.#over) {
      const body = `[${this.#waiting.splice(0).join(',')}]`;
      const headers = { 'content-type': 'application/json' };
      const request = { method: 'POST', headers, body };
      if (this.#session === undefined) await this.#begin(request);
      else await this.#insist('', request);
    }
    this.#isPosting = false;
  }

  /** Not repeated: the ticket of its hello may be used up, and only whoever opens another socket has a new one. */
  async #begin(request: ClientRequest): Promise<void> {
    const answer = await this.#ask('', request).catch(() => undefined);
    const begun = (answer?.ok && (await answer.json().catch(() => undefined))) as
      | { session: string }
      | undefined;
    if (!begun) this.#end(ABNORMAL);
    else {
      this.#session = begun.session;
      void this.#poll();
    }
  }

  async #poll(): Promise<void> {
    while (!this.#over) {
      const response = await this.#insist(`?after=${this.#k}`, {});
      const answer = (await response?.json().catch(() => undefined)) as PollAnswer | undefined;
      if (!answer || this.#over) continue;
      // An answer may repeat what an earlier one brought.
      const fresh = answer.k - this.#k;
      if (fresh > 0) for (const frame of answer.frames.slice(-fresh)) this.#hear(frame);
      this.#k = Math.max(this.#k, answer.k);
      if (answer.close !== undefined) this.#end(answer.close);
    }
  }

  #hear(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  /** Asks again when there was no answer; undefined, and the end, when that does not help. */
  async #insist(query: string, request: ClientRequest): Promise<ClientResponse | undefined> {
    for (let attempt = 0; attempt < TRIES && !this.#over; attempt += 1) {
      const answer = await this.#ask(query, request).catch(() => undefined);
      if (answer?.ok) return answer;
      if (answer && !isBusy(answer.status)) break;
      await new Promise<void>((resolve) =>
        this.#platform.delay(backoff(attempt + 1, this.#platform.random()), resolve),
      );
    }
    this.#end(ABNORMAL);
    return undefined;
  }

  #ask(query: string, request: ClientRequest): Promise<ClientResponse> {
    const bearer = this.#session === undefined ? {} : { authorization: `Bearer ${this.#session}` };
    return this.#platform.fetch(this.#url + query, {
      ...request,
      headers: { ...request.headers, ...bearer },
    });
  }

  #end(code: number): void {
    if (this.#over) return;
    this.#over = true;
    this.onclose?.({ code });
  }
}

function isBusy(status: number): boolean {
  return status === 429 || status >= 500;
}
