import { assembleBot } from '#engine/config/assemble-bot';
import type { Bot } from '#engine/config/bot';
import { checkDraft } from '#engine/config/checks/index';
import type { Draft } from '#engine/config/draft';
import { ok, type Result } from '#engine/core/result';
import type { LiveStage, Plan } from '#engine/pipeline/build-plan';
import { buildPlan } from '#engine/pipeline/build-plan';
import type { Plugin } from '#engine/pipeline/plugin';
import { editDraft, type Mutant } from './mutant.ts';

/** A bot with one mistake; undefined when the loader would not have it. */
export function makeMutant(draft: Draft, mutant: Mutant, version: string): Bot | undefined {
  const edited = editDraft(draft, mutant);
  if (checkDraft(edited).some(({ severity }) => severity === 'error')) return undefined;
  return assembleBot(edited, `${version} ${mutant.id}`);
}

/** What the plan of a mutant is made from. */
export type MutantPlanParts = {
  readonly plan: Plan;
  readonly bot: Bot;
  readonly mutant: Mutant;
  readonly trained: ReadonlyMap<string, string>;
};

/**
 * The plan with a mutant in it. Only the stages that lead the dialog are created anew, and those whose options the mutant
 * changed; all others go on as they are, so that nothing is trained or loaded again.
 */
export async function buildMutantPlan(parts: MutantPlanParts): Promise<Result<Plan>> {
  const { plan, bot, mutant, trained } = parts;
  const kept = new Map<string, LiveStage>();
  for (const stage of plan.stages) {
    const isAnew = stage.plugin.gives.includes('dialog') || mutant.stages.includes(stage.plugin.id);
    if (!isAnew) kept.set(stage.plugin.id, stage);
  }
  const plugins = plan.stages.map(({ plugin }) => {
    const stage = kept.get(plugin.id);
    return stage === undefined ? plugin : standIn(stage);
  });
  const built = await buildPlan({ bot, plugins, ports: plan.ports, trained });
  return built.ok ? ok(built.value) : built;
}

/** A plugin whose stage runs already, and outlives the plan that borrows it. */
function standIn({ plugin, running }: LiveStage): Plugin {
  return { ...plugin, create: () => ({ run: (turn, signal) => running.run(turn, signal) }) };
}
