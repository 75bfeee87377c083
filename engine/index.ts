/** The engine's public face: beside `engine/core` and `engine/ports`, all values that a connector takes of it come from here. */
export type { Bot, Place } from './config/bot.ts';
export { DESK_ACTION } from './config/builtin-names.ts';
export { formatProblem, problemJson } from './config/format-problem.ts';
export { type LoadedBot, loadBot } from './config/load-bot.ts';
export { type Peeked, peekPipeline } from './config/peek-pipeline.ts';
export type { Problem } from './config/problem.ts';
export { type PublishedPlugin, publishSchemas } from './config/publish-schemas.ts';
export { readDraft } from './config/read-draft.ts';
export { inReadingOrder, problem } from './config/report.ts';
export { suggest } from './config/suggest.ts';
export { COMMANDS, type Command } from './conversation/commands.ts';
export { type ReplayStep, replay } from './conversation/replay.ts';
export { EMPTY_DIALOG } from './dialog/state.ts';
export { buildPlan, type Plan } from './pipeline/build-plan.ts';
export { runPipeline } from './pipeline/run-pipeline.ts';
export { createEngine } from './turn/create-engine.ts';
export type { Engine, Executed } from './turn/engine.ts';
export type { EffectExecutor } from './turn/run-effect.ts';
