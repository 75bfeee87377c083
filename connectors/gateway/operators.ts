import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { type Failure, failure } from '#engine/core/errors';

/** Says why a caller may not read what is for operators; undefined lets it in. A login may take its place. */
export type OperatorGuard = (request: FastifyRequest) => Failure | undefined;

/** Fewer characters could be guessed. */
const LEAST = 16;

/** Lets in whoever sends the token as `Authorization: Bearer <token>`; without a token nobody. */
export function createOperatorGuard(token: string | undefined): OperatorGuard {
  if (token === undefined || token === '') return () => refused('this server has no operator token');
  if (token.length < LEAST)
    return () => refused(`the operator token of this server is shorter than ${LEAST}`);
  const wanted = digest(token);
  return ({ headers }) => {
    const [, given] = /^bearer +(.+)$/i.exec(headers.authorization ?? '') ?? [];
    if (given === undefined) return refused('no operator token was sent');
    return timingSafeEqual(digest(given), wanted) ? undefined : refused('the operator token is wrong');
  };
}

function refused(reason: string): Failure {
  return failure('OPERATOR_ONLY', { reason });
}

/** Of equal length whatever was sent, so that comparing takes equally long. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
