#!/usr/bin/env node
// The only file that an old Node has to understand: it brings the rest under the Node that the lock file pins.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const NEEDED = 24;
const found = process.versions.node;

if (Number.parseInt(found, 10) >= NEEDED) {
  keepCompiled();
  process.on('uncaughtException', fail);
  await import('./parley.ts');
} else {
  const pinned = fileURLToPath(import.meta.resolve('../../node_modules/node/bin/node'));
  if (existsSync(pinned)) runUnder(pinned);
  else refuse();
}

/** Code stays compiled and stripped of its types from start to start, that of threads too; where it can't be written, Node goes without. */
function keepCompiled() {
  const folder = fileURLToPath(import.meta.resolve('../../node_modules/.cache/parley'));
  const { directory } = module.enableCompileCache(folder);
  if (directory !== undefined) process.env.NODE_COMPILE_CACHE ??= folder;
}

/** Same arguments, same terminal; signals are passed on and its exit code is ours. */
function runUnder(node) {
  const env = { ...process.env, PARLEY_WRAPPED: '1' };
  const argv = [fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  const child = spawn(node, argv, { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', refuse);
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

/** The words of INTERNAL in engine/core/errors/wire.ts: what comes here may be that they can't be loaded. A test compares them. */
function fail(thrown) {
  if (process.argv.includes('--debug') || process.env.PARLEY_DEBUG) console.error(thrown);
  const message = `Something went wrong here (reference ${referenceOf(thrown)}).`;
  const hint = 'Try again; if it stays, tell the operator the reference.';
  const error = { code: 'INTERNAL', message, hint };
  if (process.argv.includes('--json')) console.log(JSON.stringify({ error }));
  else console.error(`INTERNAL ${message} — ${hint}`);
  process.exit(3);
}

/** Where a file does not parse, the stack begins with its place. */
function referenceOf(thrown) {
  const [, place] = /^(?:file:\/\/)?(\/.*:\d+)\n/.exec(String(thrown?.stack)) ?? [];
  const [reason] = String(thrown?.message ?? thrown).split('\n');
  return place === undefined ? reason : `${place} ${reason}`;
}

/** The words of NODE_TOO_OLD in engine/core/errors/tool.ts, which this Node can't read; a test compares them. */
function refuse() {
  console.error(
    `NODE_TOO_OLD This is Node ${found}; Parley needs ${NEEDED} or newer.` +
      ' — Run `npm ci`: the lock file brings the right Node, and npm run and npx use it.',
  );
  process.exit(3);
}
