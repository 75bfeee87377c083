import type { FastifyReply } from 'fastify';
import type { ErrorCode, Failure } from '#engine/core/errors';
import { STORE_ERRORS } from '#engine/core/errors/store';

/** How the catalogue's codes look in HTTP; what is not named is the caller's fault (400) or ours (503). */
const STATUS: Partial<Record<ErrorCode, number>> = {
  FORBIDDEN: 403,
  OPERATOR_ONLY: 403,
  NOT_FOUND: 404,
  EXPIRED: 401,
  SIGN_IN_REFUSED: 401,
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

/** Sentences about stores name files and servers; who stands at a door needs the code alone. */
export function isForOperators(cause: Failure): boolean {
  return cause.code in STORE_ERRORS;
}
