import type { Bot, Place, Problem } from '#engine';
import { type Failure, failure, reasonOf } from '#engine/core/errors';
import type { Plugin } from '#engine/plugin';

/** What the bot's stages have to do without on this machine: warnings, each at the line that asks for the stage. */
export async function checkStages(bot: Bot, plugins: readonly Plugin[]): Promise<readonly Problem[]> {
  const found = await Promise.all(
    bot.stages.map(async ({ plugin: id, options, place }) => {
      const plugin = plugins.find((candidate) => candidate.id === id);
      return (await lacksOf(plugin, options)).map((cause) => problemAt(place, cause, 'warning'));
    }),
  );
  return found.flat();
}

/** A check is there to warn; one that throws must not keep a bot from running. */
async function lacksOf(
  plugin: Plugin | undefined,
  options: Readonly<Record<string, unknown>>,
): Promise<readonly Failure[]> {
  try {
    return (await plugin?.check?.(options)) ?? [];
  } catch (thrown) {
    return [failure('STAGE_THREW', { stage: plugin?.id, reason: reasonOf(thrown) })];
  }
}

/** A failure as a problem at a place. */
export function problemAt(
  place: Place,
  { code, message, hint }: Failure,
  severity: Problem['severity'] = 'error',
): Problem {
  return { ...place, code, message, hint, severity };
}
