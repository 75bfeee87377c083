import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { sendFailure } from '#connectors/incoming/answers';
import { failure } from '#engine/core/errors';
import { type Door, internal } from './door.ts';
import { badFrame } from './frames.ts';

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
