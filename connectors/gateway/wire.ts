import type { RawData } from 'ws';

/** As text and uncompressed. */
export type SendOptions = { readonly binary: boolean; readonly compress: boolean };

/** The way to one client as a connection uses it: a WebSocket of `ws`, or one made of polls. */
export interface Wire {
  readonly readyState: number;
  readonly OPEN: number;
  /** Bytes that are still here. */
  readonly bufferedAmount: number;
  send(frame: Buffer, how: SendOptions, written?: () => void): void;
  /** Until `resume` nothing more is taken from the client. */
  pause(): void;
  resume(): void;
  close(code: number, reason?: string): void;
  on(event: 'message', listener: (data: RawData, isBinary: boolean) => void): unknown;
  on(event: 'close', listener: (code: number) => void): unknown;
  on(event: 'error', listener: () => void): unknown;
}
