import { createHmac } from 'node:crypto';
import { readJson, refusalOf } from '#connectors/http/answer';
import { createHttpClient, type HttpAnswer, type HttpClient } from '#connectors/http/client';
import type { Resolve } from '#connectors/http/guard';
import { type Failure, failure, isFailure } from '#engine/core/errors';
import { isObject } from '#engine/core/json';
import type { Desk, Ticket, TicketRequest } from '#engine/ports/desk';

export type WebhookDeskOptions = {
  readonly url: string;
  /** Shared with the receiver; signs every request. */
  readonly secret: string;
  /** Milliseconds for the whole exchange. */
  readonly timeout: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Private addresses the receiver may have: `host:port` or CIDR. */
  readonly allowPrivate?: readonly string[];
  readonly resolve?: Resolve;
};

/**
 * A desk behind a webhook. It sends the same key under the same `parley-delivery` every time; that there is one
 * ticket for it is the receiver's half of the promise. Answers why the options can't be used, if they can't.
 */
export function createWebhookDesk(options: WebhookDeskOptions): Desk | Failure {
  if (!/^https?:$/.test(URL.parse(options.url)?.protocol ?? '')) return invalid('`url` is no http address');
  if (options.secret === '') return invalid('`secret` is empty');
  const client = createHttpClient({ ...options, system: NAME });
  if ('invalid' in client) return invalid(`\`allow_private\` has ${client.invalid}, no host:port or CIDR`);
  return {
    create: (request, signal) => deliver(client, options, request, signal),
    close: () => client.close(),
  };
}

/** The value of `parley-signature` for a body sent at a time (`parley-timestamp`, whole seconds since the epoch). */
export function signatureOf(secret: string, timestamp: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}

const NAME = 'webhook desk';

async function deliver(
  client: HttpClient,
  { url, secret, timeout, now }: WebhookDeskOptions,
  request: TicketRequest,
  signal: AbortSignal,
): Promise<Ticket | Failure> {
  const { key, kind, subject, fields, conversation } = request;
  const body = JSON.stringify({ key, kind, subject, fields, conversation });
  const timestamp = String(Math.floor(now() / 1000));
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    'parley-delivery': deliveryOf(key),
    'parley-timestamp': timestamp,
    'parley-signature': signatureOf(secret, timestamp, body),
  };
  const answer = await client.send({ method: 'POST', url, headers, body, timeout }, signal);
  return isFailure(answer) ? answer : ticketOf(answer);
}

/** The key as a header can carry it: what is not visible ASCII, and `%` itself, percent-encoded. */
function deliveryOf(key: string): string {
  return key.toWellFormed().replace(/[^\x21-\x24\x26-\x7e]/gu, encodeURIComponent);
}

function ticketOf(answer: HttpAnswer): Ticket | Failure {
  const refused = refusalOf(NAME, answer);
  if (refused !== undefined) return refused;
  const read = readJson(NAME, answer);
  if (isFailure(read)) return read;
  const { id, url } = isObject(read.json) ? read.json : {};
  if (!(typeof id === 'string' && id !== '') && !Number.isSafeInteger(id))
    return failure('CALL_BAD_ANSWER', { system: NAME, reason: 'it has no `id`' });
  return isWebAddress(url) ? { id: String(id), url } : { id: String(id) };
}

/** Agents click on it, so nothing but http(s); a ticket without a usable address is still a ticket. */
function isWebAddress(url: unknown): url is string {
  return typeof url === 'string' && /^https?:$/.test(URL.parse(url)?.protocol ?? '');
}

function invalid(reason: string): Failure {
  return failure('DESK_INVALID', { desk: NAME, reason });
}
