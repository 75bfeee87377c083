import type { FastifyRequest } from 'fastify';

/** The token of `Authorization: Bearer <token>`, a header that no other page can make a browser send; undefined without one. */
export function bearerOf({ headers }: FastifyRequest): string | undefined {
  const [scheme, token] = (headers.authorization ?? '').split(' ');
  return scheme?.toLowerCase() === 'bearer' && token ? token : undefined;
}
