import type { Bot, StageSpec } from '../config/bot.ts';
import { failure, reasonOf } from '../core/errors.ts';
import { fail, ok, type Result } from '../core/result.ts';
import type { Plugin, PluginPorts, RunningStage } from './plugin.ts';
import { recordCalls } from './recorded-calls.ts';

/** A stage of a plan, ready to run. */
export type LiveStage = { readonly spec: StageSpec; readonly plugin: Plugin; readonly running: RunningStage };

/** A bot in running order. Closing it closes its stages. */
export type Plan = {
  readonly bot: Bot;
  readonly ports: PluginPorts;
  readonly stages: readonly LiveStage[];
  close(): Promise<void>;
};

/** What a plan is made from. `trained` holds each trainer's product by plugin id. */
export type PlanParts = {
  readonly bot: Bot;
  readonly plugins: readonly Plugin[];
  readonly ports: Omit<PluginPorts, 'bot' | 'validators'>;
  readonly trained: ReadonlyMap<string, string>;
};

/** Create every stage of the bot; when one cannot be created the others are closed again. */
export async function buildPlan(parts: PlanParts): Promise<Result<Plan>> {
  const { bot, plugins } = parts;
  const ports: PluginPorts = {
    ...parts.ports,
    bot,
    actions: recordCalls(parts.ports.actions),
    validators: gatherValidators(bot, plugins),
  };
  const stages: LiveStage[] = [];
  for (const spec of bot.stages) {
    const plugin = plugins.find((candidate) => candidate.id === spec.plugin);
    if (plugin === undefined) return abandon(stages, spec.plugin, 'it is not in the list of plugins');
    const trained = parts.trained.get(plugin.id) ?? null;
    try {
      stages.push({ spec, plugin, running: await plugin.create(spec.options, ports, trained) });
    } catch (thrown) {
      return abandon(stages, plugin.id, reasonOf(thrown));
    }
  }
  return ok({ bot, ports, stages, close: () => closeStages(stages) });
}

function gatherValidators(bot: Bot, plugins: readonly Plugin[]): PluginPorts['validators'] {
  const used = new Set(bot.stages.map((stage) => stage.plugin));
  return Object.assign(
    {},
    ...plugins.filter((plugin) => used.has(plugin.id)).map((plugin) => plugin.validators ?? {}),
  );
}

async function abandon(stages: readonly LiveStage[], plugin: string, reason: string): Promise<Result<Plan>> {
  // Why the plan was refused counts, not what else went wrong on the way out.
  await closeStages(stages).catch(() => undefined);
  return fail(failure('PLUGIN_LOAD', { plugin, reason }));
}

/** Every stage is closed, also after one that throws; the first throw is then passed on. */
async function closeStages(stages: readonly LiveStage[]): Promise<void> {
  const ends = await Promise.allSettled(stages.map(async ({ running }) => running.close?.()));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
}
