import type { ClientFrame, ErrFrame } from '#connectors/client/wire';

type CommandFrame = Extract<ClientFrame, { readonly t: 'cmd' }>;

type Asked = { readonly frame: CommandFrame; readonly resolve: (refused: ErrFrame | null) => void };

/** Commands that are done once they are answered. One whose answer got lost is sent again, under its id, on the next connection. */
export class Asks {
  readonly #send: (frame: ClientFrame) => boolean;
  readonly #open = new Map<string, Asked>();

  constructor(send: (frame: ClientFrame) => boolean) {
    this.#send = send;
  }

  /** Null once it is done, or why not. */
  ask(frame: CommandFrame): Promise<ErrFrame | null> {
    return new Promise((resolve) => {
      this.#open.set(frame.id, { frame, resolve });
      this.#send(frame);
    });
  }

  sendAgain(): void {
    for (const { frame } of this.#open.values()) this.#send(frame);
  }

  /** True when it was one of these. */
  answered(re: string, refused: ErrFrame | null): boolean {
    const asked = this.#open.get(re);
    if (!asked) return false;
    this.#open.delete(re);
    asked.resolve(refused);
    return true;
  }
}
