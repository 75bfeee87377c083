import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** The page at `/console/`, from the folder in which it was built. */
export async function addConsolePage(app: FastifyInstance, root: string): Promise<void> {
  app.get('/console', (_request, reply) => reply.redirect('/console/'));
  await app.register(fastifyStatic, { root, prefix: '/console/', decorateReply: false });
}
