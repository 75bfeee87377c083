/** The frames of parley.v1 as a visitor's client sees them. Unknown frames and fields are ignored. */

/** A stored file as a message carries it. */
export type Attachment = {
  readonly file: string;
  readonly name: string;
  readonly mime: string;
  readonly size: number;
};

/** A button under a message; a tap sends `payload` as the choice. */
export type Button = { readonly label: string; readonly payload: string; readonly url?: string };
export type Image = { readonly url: string; readonly alt: string };
export type Card = {
  readonly title: string;
  readonly text?: string;
  readonly image?: Image;
  readonly buttons?: readonly Button[];
};

/** One event of a conversation. `n` counts 1, 2, 3 … without a hole; `id` is the command that it records. */
export type EventFrame = {
  readonly t: 'ev';
  readonly c: string;
  readonly n: number;
  readonly at: number;
  readonly by: string;
  readonly name: string;
  readonly d: Readonly<Record<string, unknown>>;
  readonly id?: string;
  /** Provisional: the store is down. It comes again without this once it is stored. */
  readonly p?: true;
};

export type ReadyFrame = {
  readonly t: 'ready';
  readonly now: number;
  readonly hb: { readonly every: number; readonly wait: number };
  readonly subs: readonly {
    readonly c: string;
    readonly e: string;
    readonly n: number;
    readonly ok: boolean;
  }[];
};

/** Without `n` the server holds the command in memory; with `n` the log has it. */
export type OkFrame = { readonly t: 'ok'; readonly re: string; readonly n?: number };

export type ErrFrame = {
  readonly t: 'err';
  readonly re?: string;
  readonly code: string;
  readonly retry: boolean;
  readonly after?: number;
  readonly msg?: string;
};

export type GapFrame = {
  readonly t: 'gap';
  readonly c: string;
  readonly e: string;
  readonly from: number;
  readonly why: 'trimmed' | 'too_far' | 'log_lost' | 'forbidden';
};

export type ServerFrame =
  | ReadyFrame
  | EventFrame
  | OkFrame
  | ErrFrame
  | GapFrame
  | {
      readonly t: 'sig';
      readonly c: string;
      readonly name: string;
      readonly d: Readonly<Record<string, unknown>>;
    }
  /** `subs`: up to where each conversation has been sent. */
  | { readonly t: 'ping'; readonly k: number; readonly subs?: readonly Position[] }
  | { readonly t: 'bye'; readonly code: number; readonly after: number; readonly url?: string };

/** The last contiguous position that is held here, and the time of its event. */
export type Position = {
  readonly c: string;
  readonly e?: string;
  readonly n: number;
  readonly at?: number;
};

export type ClientFrame =
  | {
      readonly t: 'hello';
      readonly v: 1;
      readonly ticket: string;
      readonly sdk: string;
      readonly subs: readonly Position[];
    }
  | {
      readonly t: 'cmd';
      readonly id: string;
      readonly c?: string;
      readonly name: string;
      readonly d: object;
    }
  | { readonly t: 'sub'; readonly subs: readonly Position[]; readonly drop?: readonly string[] }
  | { readonly t: 'pong'; readonly k: number };

/** Text from the server → a frame; anything else is undefined and ignored. */
export function parseFrame(text: unknown): ServerFrame | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' && 't' in value ? (value as ServerFrame) : undefined;
  } catch {
    return undefined;
  }
}
