import type { RawData } from 'ws';

/** The way to one client as a connection uses it: a WebSocket of `ws`, or one made of polls. */
export interface Wire {
  readonly readyState: number;
  readonly OPEN: number;
  /** Bytes that are still here. */
  readonly bufferedAmount: number;
  send(text: string, written: () => void): void;
  close(code: number, reason?: string): void;
  on(event: 'message', listener: (data: RawData, isBinary: boolean) => void): unknown;
  on(event: 'close', listener: (code: number) => void): unknown;
  on(event: 'error', listener: () => void): unknown;
}
