import { memberOf } from '#engine/core/members';
import type { Command } from '../command.ts';
import { createHelp } from './help.ts';

/** Every command, in the order in which `parley help` lists them. One is loaded when it is wanted: most bring half of Parley with them. */
const LOADERS: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./serve.ts')).serve,
  chat: async () => (await import('./chat.ts')).chat,
  parse: async () => (await import('./parse.ts')).parse,
  validate: async () => (await import('./validate.ts')).validate,
  train: async () => (await import('./train.ts')).train,
  test: async () => (await import('./test.ts')).test,
  graph: async () => (await import('./graph.ts')).graph,
  conversations: async () => (await import('./conversations.ts')).conversations,
  replay: async () => (await import('./replay.ts')).replay,
  trace: async () => (await import('./trace.ts')).trace,
  report: async () => (await import('./report.ts')).report,
  diff: async () => (await import('./diff.ts')).diff,
  release: async () => (await import('./release.ts')).release,
  tickets: async () => (await import('./tickets.ts')).tickets,
  admin: async () => (await import('./admin.ts')).admin,
  schemas: async () => (await import('./schemas.ts')).schemas,
  new: async () => (await import('./new.ts')).create,
  help: async () => createHelp(allCommands),
};

/** Undefined where there is none of this name. */
export async function loadCommand(name: string): Promise<Command | undefined> {
  return await memberOf(LOADERS, name)?.();
}

/** All of them, in their order. */
export async function allCommands(): Promise<readonly Command[]> {
  return await Promise.all(Object.values(LOADERS).map((load) => load()));
}
