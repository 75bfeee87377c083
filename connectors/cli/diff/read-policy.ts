import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { formatProblem, problemJson } from '#engine';
import { failure, reasonOf } from '#engine/core/errors';
import { type GatePolicy, readGate } from '#engine/counterfactual/gate';
import type { Args } from '../arguments.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import { tellFailure } from '../tell.ts';

type Policy =
  | { readonly ok: true; readonly value: GatePolicy | null }
  | { readonly ok: false; readonly code: ExitCode };

/** The policy that `--gate` names; null without one. What is wrong with it has been told. */
export async function readPolicy(io: Io, args: Args): Promise<Policy> {
  const file = args.text('gate');
  if (file === undefined) return { ok: true, value: null };
  try {
    const { policy, problems } = readGate(file, await readFile(resolve(io.root, file), 'utf8'));
    if (policy) return { ok: true, value: policy };
    if (args.json) io.out(JSON.stringify(problems.map(problemJson)));
    else for (const problem of problems) io.err(formatProblem(problem));
    return { ok: false, code: EXIT.failed };
  } catch (thrown) {
    const reason = `the policy ${file} can't be read: ${reasonOf(thrown)}`;
    return { ok: false, code: tellFailure(io, failure('USAGE', { reason }), args.json) };
  }
}
