import type { FastifyInstance } from 'fastify';
import { sendFailure } from '#connectors/incoming/answers';
import type { OperatorGuard } from './operators.ts';

/** `GET /metrics`: figures for Prometheus, with the operator's token: how busy we are is nobody else's business. */
export function addMetricsRoute(
  app: FastifyInstance,
  metrics: () => Promise<string>,
  guard: OperatorGuard,
): void {
  app.get('/metrics', async (request, reply) => {
    const refused = guard(request);
    if (refused) return sendFailure(reply, refused);
    return reply
      .header('cache-control', 'no-store')
      .type('text/plain; version=0.0.4')
      .send(await metrics());
  });
}
