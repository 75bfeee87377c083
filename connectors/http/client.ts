import { Agent, errors, request } from 'undici';
import { type Failure, failure, ParleyError, reasonOf } from '#engine/core/errors';
import { type AllowedAddresses, readAllowed } from './addresses.ts';
import { guardedConnector, type Resolve, resolveBySystem } from './guard.ts';

export type HttpClientOptions = {
  /** What failures call the other side. */
  readonly system: string;
  /** Private addresses it may reach: `host:port` or CIDR. */
  readonly allowPrivate?: readonly string[];
  readonly resolve?: Resolve;
};

export type HttpRequest = {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds for the whole exchange, name lookup and body included. */
  readonly timeout: number;
};

export type HttpAnswer = { readonly status: number; readonly bytes: Uint8Array };

/** Sends requests to one configured system and nowhere else: no redirects, no private addresses unless allowed. */
export type HttpClient = {
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer | Failure>;
  close(): Promise<void>;
};

/** Bytes of an answer that are read at most. */
export const ANSWER_LIMIT = 1024 * 1024;

/** Answers the entry of `allowPrivate` that is neither `host:port` nor CIDR, if there is one. */
export function createHttpClient(options: HttpClientOptions): HttpClient | { readonly invalid: string } {
  const allowed = readAllowed(options.allowPrivate ?? []);
  if ('invalid' in allowed) return allowed;
  const closing = new AbortController();
  const agent = guardedAgent(options, allowed, closing.signal);
  return {
    send: (wanted, signal) => send({ agent, system: options.system }, wanted, signal),
    close: () => {
      closing.abort();
      return agent.destroy();
    },
  };
}

type Line = { readonly agent: Agent; readonly system: string };

function guardedAgent(
  { system, resolve }: HttpClientOptions,
  allowed: AllowedAddresses,
  closing: AbortSignal,
): Agent {
  const connect = guardedConnector({ system, allowed, resolve: resolve ?? resolveBySystem, closing });
  return new Agent({ connect, maxResponseSize: ANSWER_LIMIT });
}

async function send(line: Line, wanted: HttpRequest, signal: AbortSignal): Promise<HttpAnswer | Failure> {
  if (signal.aborted) return failure('CALL_ABORTED', { system: line.system });
  const deadline = new AbortController();
  const giveUp = () => deadline.abort();
  const timer = setTimeout(giveUp, wanted.timeout);
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    return await Promise.race([exchange(line.agent, wanted, deadline.signal), endOf(deadline.signal)]);
  } catch (thrown) {
    if (signal.aborted) return failure('CALL_ABORTED', { system: line.system });
    if (deadline.signal.aborted)
      return failure('CALL_TIMEOUT', { system: line.system, timeout: wanted.timeout });
    return failureOf(line.system, thrown);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
  }
}

/** undici looks at its signal only once it is connected; a host that swallows packets would hold us for 10 s. */
function endOf(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

async function exchange(agent: Agent, wanted: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
  const { method, url, headers, body } = wanted;
  const answer = await request(url, { method, headers, body: body ?? null, signal, dispatcher: agent });
  return { status: answer.statusCode, bytes: await answer.body.bytes() };
}

function failureOf(system: string, thrown: unknown): Failure {
  if (thrown instanceof ParleyError) return thrown.failure;
  if (thrown instanceof errors.ResponseExceededMaxSizeError)
    return failure('CALL_BAD_ANSWER', { system, reason: `it is longer than ${ANSWER_LIMIT} bytes` });
  if (thrown instanceof errors.InvalidArgumentError)
    return failure('CALL_REJECTED', { system, reason: thrown.message });
  return failure('CALL_FAILED', { system, reason: networkReason(thrown) });
}

/** Node reports "all addresses failed" with an empty message; the code says more. */
function networkReason(thrown: unknown): string {
  const said = reasonOf(thrown);
  if (said !== '') return said;
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'the connection failed';
}
