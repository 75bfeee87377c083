import { getTicket, type Received, type Rig } from '../gateway.rig.ts';

/** What a poll brought. */
export type Polled = { readonly k: number; readonly frames: readonly Received[]; readonly close?: number };

/** A client of the fallback that has nothing but HTTP. It polls only when it is told to, at each of its nodes in turn. */
export class RawPolls {
  readonly #bases: readonly string[];
  #turn = 0;
  #session = '';
  #after = 0;

  constructor(...nodes: readonly Rig[]) {
    this.#bases = nodes.map(({ base }) => base);
  }

  async post(frames: readonly unknown[]): Promise<Response> {
    return await this.#ask('/v1/frames', 'POST', JSON.stringify(frames));
  }

  async hello(rig: Rig, more: { readonly token?: string; readonly subs?: readonly object[] } = {}) {
    const { ticket, token } = await getTicket(rig, more.token);
    const hello = { t: 'hello', v: 1, ticket, sdk: 'raw/1', subs: more.subs ?? [] };
    const answer = await this.post([hello]);
    this.#session = ((await answer.json()) as { session: string }).session;
    return { token };
  }

  async command(name: string, d: object, more: { readonly id: string; readonly c?: string }): Promise<void> {
    await this.post([{ t: 'cmd', name, d, ...more }]);
  }

  poll(after = this.#after): Promise<Response> {
    return this.#ask(`/v1/frames?after=${after}`, 'GET');
  }

  /** The frames of one poll; the next one goes on after them. */
  async next(): Promise<Polled> {
    const polled = (await (await this.poll()).json()) as Polled;
    this.#after = polled.k;
    return polled;
  }

  /** Polls until a frame fits. */
  async first(fits: (frame: Received) => boolean, seen: Received[] = []): Promise<Received> {
    for (;;) {
      const { frames, close } = await this.next();
      seen.push(...frames);
      const found = frames.find(fits);
      if (found) return found;
      if (close !== undefined) throw new Error(`closed with ${close}`);
    }
  }

  async leave(): Promise<void> {
    await this.#ask('/v1/frames', 'DELETE');
  }

  #ask(path: string, method: string, body?: string): Promise<Response> {
    this.#turn += 1;
    return fetch(`${this.#bases[this.#turn % this.#bases.length]}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(this.#session === '' ? {} : { authorization: `Bearer ${this.#session}` }),
      },
      ...(body === undefined ? {} : { body }),
    });
  }
}
