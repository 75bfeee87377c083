/** The engine's public face: all that a connector imports of it beside `engine/ports`. */
export type { Bot, Place } from './config/bot.ts';
export { formatProblem, problemJson } from './config/format-problem.ts';
export { loadBot } from './config/load-bot.ts';
export type { Problem } from './config/problem.ts';
