import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { addChatRoutes } from '#connectors/console/api/chat-routes';
import { addLoginRoutes } from '#connectors/console/api/login-routes';
import { addConsolePage } from '#connectors/console/api/page';
import { addReportRoutes } from '#connectors/console/api/report-routes';
import { createReports } from '#connectors/console/api/reports';
import { createStaff, type Staff } from '#connectors/console/api/staff';
import { watchPresence } from '#connectors/console/api/watch-presence';
import { alignRouting } from '#engine';
import type { Plans } from '#engine/turn/plans';
import type { House } from './assemble.ts';

/** The agents' side of one node's door. */
export type Console = {
  readonly staff: Staff;
  addTo(app: FastifyInstance): Promise<void>;
  close(): void;
};

/** Where `npm run build` puts the page. */
const PAGE = join(import.meta.dirname, '../../console/page/dist');

/** Opens it; routing learns of the agents there are. */
export async function openConsole({
  ledgers,
  engine,
  presences,
  log,
  bots,
  env,
}: Pick<House, 'ledgers' | 'engine' | 'presences' | 'log' | 'env'> & {
  readonly bots: Pick<Plans, 'current' | 'names'>;
}): Promise<Console> {
  const { accounts, routing } = ledgers;
  const staff = await createStaff({ accounts, routing, engine, log, ...env });
  const [known, routed] = [await accounts.refresh(), await routing.refresh()];
  if (known.ok && routed.ok)
    for (const command of alignRouting(known.value, routed.value)) await engine.route(command);
  const forget = watchPresence({ engine, routing, presences, delay: env.delay });
  return {
    staff,
    addTo: async (app) => {
      addLoginRoutes(app, staff, env.now);
      addChatRoutes(app, { staff, routing, engine, log, bots, env });
      addReportRoutes(app, staff, createReports(log));
      if (existsSync(PAGE)) await addConsolePage(app, PAGE);
    },
    close: () => {
      forget();
      staff.close();
    },
  };
}
