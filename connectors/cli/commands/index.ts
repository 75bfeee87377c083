import type { Command } from '../command.ts';
import { admin } from './admin.ts';
import { chat } from './chat.ts';
import { conversations } from './conversations.ts';
import { diff } from './diff.ts';
import { graph } from './graph.ts';
import { createHelp } from './help.ts';
import { create } from './new.ts';
import { parse } from './parse.ts';
import { release } from './release.ts';
import { replay } from './replay.ts';
import { report } from './report.ts';
import { schemas } from './schemas.ts';
import { serve } from './serve.ts';
import { test } from './test.ts';
import { tickets } from './tickets.ts';
import { trace } from './trace.ts';
import { train } from './train.ts';
import { validate } from './validate.ts';

/** Every command, in the order in which `parley help` lists them. */
export const COMMANDS: readonly Command[] = [
  serve,
  chat,
  parse,
  validate,
  train,
  test,
  graph,
  conversations,
  replay,
  trace,
  report,
  diff,
  release,
  tickets,
  admin,
  schemas,
  create,
  createHelp(() => COMMANDS),
];
