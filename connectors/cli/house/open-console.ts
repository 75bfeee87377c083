import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { addConsoleRoutes } from '#connectors/console/api/routes';
import { createStaff, type Staff } from '#connectors/console/api/staff';
import { watchPresence } from '#connectors/console/api/watch-presence';
import { alignRouting } from '#engine';
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
  env,
}: Pick<House, 'ledgers' | 'engine' | 'presences' | 'env'>): Promise<Console> {
  const { accounts, routing } = ledgers;
  const page = existsSync(PAGE) ? PAGE : undefined;
  const staff = await createStaff({ accounts, routing, engine, ...env });
  const [known, routed] = [await accounts.refresh(), await routing.refresh()];
  if (known.ok && routed.ok)
    for (const command of alignRouting(known.value, routed.value)) await engine.route(command);
  const forget = watchPresence({ engine, routing, presences, delay: env.delay });
  return {
    staff,
    addTo: (app) => addConsoleRoutes(app, { page, staff, routing, now: env.now }),
    close: () => {
      forget();
      staff.close();
    },
  };
}
