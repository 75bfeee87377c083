import type { FastifyInstance } from 'fastify';
import { csvOf, mayInHouse, readWanted } from '#engine';
import { failure } from '#engine/core/errors';
import { fail, ok } from '#engine/core/result';
import { Document, forAgents } from './for-agents.ts';
import type { Reports } from './reports.ts';
import type { Staff } from './staff.ts';

/** `GET /v1/reports`: sums without anybody's words, so that supervisors see those of the whole house. */
export function addReportRoutes(app: FastifyInstance, staff: Staff, reports: Reports): void {
  forAgents(app, staff, '/v1/reports', async ({ agent, query: { format = 'json', ...query } }) => {
    if (!mayInHouse(agent.role, 'see_reports'))
      return fail(failure('FORBIDDEN', { reason: `${agent.role}s may not see reports` }));
    if (format !== 'json' && format !== 'csv')
      return fail(failure('BAD_FRAME', { reason: 'format is json or csv' }));
    const wanted = readWanted(query);
    if ('wrong' in wanted) return fail(failure('BAD_FRAME', { reason: wanted.wrong }));
    const made = await reports.make(wanted);
    return ok(format === 'csv' ? new Document('text/csv; charset=utf-8', csvOf(made)) : made);
  });
}
