import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { type ErrorCode, type Failure, failure } from '#engine/core/errors';
import { type Door, internal } from './door.ts';
import { badFrame, isForOperators } from './frames.ts';

/** How the catalogue's codes look in HTTP; what is not named is the caller's fault (400) or ours (503). */
const STATUS: Partial<Record<ErrorCode, number>> = {
  FORBIDDEN: 403,
  OPERATOR_ONLY: 403,
  NOT_FOUND: 404,
  EXPIRED: 401,
  TOO_BIG: 413,
  FILE_REFUSED: 415,
  RATE: 429,
  BUSY: 503,
  INTERNAL: 500,
};

/** Answer with a failure: code, sentence and hint; never a stack. */
export function sendFailure(reply: FastifyReply, cause: Failure): FastifyReply {
  const after = cause.data['after'];
  if (typeof after === 'number') reply.header('retry-after', Math.ceil(after / 1000));
  const { code, message, hint, retry } = cause;
  const words = isForOperators(cause) ? {} : { message, hint };
  return reply
    .status(STATUS[code] ?? (retry ? 503 : 400))
    .send({ code, ...words, retry, ...(typeof after === 'number' ? { after } : {}) });
}

/** What fastify itself refuses, and what nobody expected. */
export function answerError(door: Door) {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    if (error.statusCode === 413) {
      const data = { what: 'The body', size: request.headers['content-length'] ?? '?', limit: 'fewer' };
      return sendFailure(reply, failure('TOO_BIG', data));
    }
    const isCallers = error.statusCode !== undefined && error.statusCode < 500;
    return sendFailure(reply, isCallers ? badFrame(error.message) : internal(door, error));
  };
}

/** The headers that every answer of this door carries. `framers` are the pages that may show it in a frame. */
export function securityHeaders(framers: readonly string[]): Readonly<Record<string, string>> {
  const ancestors = framers.includes('*') ? '*' : ["'self'", ...framers].join(' ');
  return {
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' blob: https:",
      "font-src 'self'",
      "connect-src 'self'",
      "manifest-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      `frame-ancestors ${ancestors}`,
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'permissions-policy': 'camera=(), microphone=(), geolocation=()',
    'cross-origin-opener-policy': 'same-origin',
  };
}
