import { readJson, refusalOf } from '#connectors/http/answer';
import type { HttpAnswer, HttpRequest } from '#connectors/http/client';
import type { Resolve } from '#connectors/http/guard';
import type { ActionSpec } from '#engine/config/schema/actions';
import { type Failure, failure, isFailure } from '#engine/core/errors';
import type { Json } from '#engine/core/json';
import type { ActionOutcome, Actions } from '#engine/ports/actions';
import { type AnswerCache, createAnswerCache } from './cache.ts';
import { pick } from './pick.ts';
import { type PreparedAction, prepareAction } from './prepare.ts';
import { fillAddress, fillMember, type Input } from './template.ts';

export type HttpActionsOptions = {
  /** The bot's actions by name, durations in milliseconds. */
  readonly specs: Readonly<Record<string, ActionSpec>>;
  /** What `${VARIABLE}` stands for. */
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds on any clock that only goes forward; for the cache. */
  readonly now: () => number;
  readonly resolve?: Resolve;
};

export type HttpActions = Actions & {
  /** What keeps actions from ever working: variables that are not set, descriptions that are none. */
  readonly problems: readonly Failure[];
  close(): Promise<void>;
};

/** Business systems behind HTTP, as actions.yaml describes them. An action with a problem fails when called. */
export function createHttpActions({ specs, env, now, resolve }: HttpActionsOptions): HttpActions {
  const surroundings = resolve === undefined ? { env } : { env, resolve };
  const actions = new Map(
    Object.entries(specs).map(([name, spec]) => [name, prepareAction(name, spec, surroundings)]),
  );
  const prepared = [...actions.values()];
  const cache = createAnswerCache(now);
  return {
    problems: prepared.filter((action) => isFailure(action)),
    call: async (name, input, signal) => {
      const action = actions.get(name);
      if (action === undefined) return failed(failure('ACTION_UNKNOWN', { action: name }));
      return isFailure(action) ? failed(action) : callAction({ action, cache }, input, signal);
    },
    close: async () => {
      await Promise.all(prepared.map((action) => (isFailure(action) ? undefined : action.client.close())));
    },
  };
}

async function callAction(
  { action, cache }: { readonly action: PreparedAction; readonly cache: AnswerCache },
  input: Input,
  signal: AbortSignal,
): Promise<ActionOutcome> {
  const request = requestOf(action, input);
  if (isFailure(request)) return failed(request);
  if (signal.aborted) return failed(failure('CALL_ABORTED', { system: action.name }));
  const key = JSON.stringify([action.name, request.url, request.body]);
  const known = action.cache > 0 ? cache.get(key) : undefined;
  if (known !== undefined) return { kind: 'found', data: known };
  const answer = await action.client.send(request, signal);
  const outcome = isFailure(answer) ? failed(answer) : outcomeOf(action, answer);
  if (action.cache > 0 && outcome.kind === 'found') cache.put(key, outcome.data, action.cache);
  return outcome;
}

function requestOf(action: PreparedAction, input: Input): HttpRequest | Failure {
  const { name, method, timeout } = action;
  const url = fillAddress(action.address, input);
  if (typeof url !== 'string') return failure('ACTION_INPUT', { action: name, ...url });
  const headers = { accept: 'application/json', ...action.headers };
  if (method === 'GET') return { method, url, headers, timeout };
  const body: Record<string, Json> = {};
  for (const [member, template] of Object.entries(action.body)) {
    const filled = fillMember(template, input);
    if ('reason' in filled) return failure('ACTION_INPUT', { action: name, ...filled });
    body[member] = filled.value;
  }
  const posted = { 'content-type': 'application/json', ...headers };
  return { method, url, headers: posted, body: JSON.stringify(body), timeout };
}

function outcomeOf({ name, missing, pick: path, check }: PreparedAction, answer: HttpAnswer): ActionOutcome {
  if (missing.has(answer.status)) return { kind: 'missing' };
  const refused = refusalOf(name, answer);
  if (refused !== undefined) return failed(refused);
  const read = readJson(name, answer);
  if (isFailure(read)) return failed(read);
  const picked = pick(read.json, path);
  if (picked === 'missing') return { kind: 'missing' };
  if ('absent' in picked) return badAnswer(name, `it has no ${picked.absent} (of pick: ${path})`);
  const wrong = check(picked.data);
  return wrong === undefined ? { kind: 'found', data: picked.data } : badAnswer(name, wrong);
}

function badAnswer(system: string, reason: string): ActionOutcome {
  return failed(failure('CALL_BAD_ANSWER', { system, reason }));
}

function failed(cause: Failure): ActionOutcome {
  return { kind: 'failed', failure: cause };
}
