import { createHttpClient, type HttpClient } from '#connectors/http/client';
import type { Resolve } from '#connectors/http/guard';
import type { ActionSpec } from '#engine/config/schema/actions';
import { type Failure, failure, isFailure } from '#engine/core/errors';
import { type AnswerCheck, compileAnswerSchema } from './answer-schema.ts';
import { beginningOf, isWhole, readTemplate, type Template } from './template.ts';

/** An action with all done that can be done before it is called. */
export type PreparedAction = {
  readonly name: string;
  readonly method: 'GET' | 'POST';
  readonly address: Template;
  readonly body: Readonly<Record<string, Template>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeout: number;
  readonly missing: ReadonlySet<number>;
  readonly pick: string | undefined;
  readonly check: AnswerCheck;
  readonly cache: number;
  readonly client: HttpClient;
};

export type Surroundings = {
  readonly env: Readonly<Record<string, string>>;
  readonly resolve?: Resolve;
};

/** Prepares one action, or says what is wrong with its description. */
export function prepareAction(
  name: string,
  spec: ActionSpec,
  { env, resolve }: Surroundings,
): PreparedAction | Failure {
  const address = prepareAddress(name, spec, env);
  if (isFailure(address)) return address;
  const body = readTemplates(name, spec.body ?? {}, env);
  if (!('read' in body)) return body;
  const head = prepareHeaders(name, spec.headers ?? {}, env);
  if (!('headers' in head)) return head;
  const check = spec.schema === undefined ? () => undefined : compileAnswerSchema(spec.schema);
  if (typeof check !== 'function') return invalid(name, `its schema is none: ${check.invalid}`);
  const client = createHttpClient({
    system: name,
    allowPrivate: spec.allow_private ?? [],
    ...(resolve && { resolve }),
  });
  if ('invalid' in client) return invalid(name, `allow_private has ${client.invalid}, no host:port or CIDR`);
  return {
    name,
    method: spec.get === undefined ? 'POST' : 'GET',
    address,
    body: body.read,
    headers: head.headers,
    timeout: spec.timeout,
    missing: new Set(spec.missing ?? [404]),
    pick: spec.pick,
    check,
    cache: spec.cache ?? 0,
    client,
  };
}

function prepareAddress(name: string, { get, post, body }: ActionSpec, env: Surroundings['env']) {
  const written = get ?? post;
  if (written === undefined || (get !== undefined && post !== undefined))
    return invalid(name, 'it needs one of `get` and `post`');
  if (get !== undefined && body !== undefined) return invalid(name, '`body` goes with `post` only');
  const address = readTemplate(written, env);
  if ('unset' in address) return unset(name, address.unset);
  const start = beginningOf(address);
  const url = URL.parse(start);
  if (url === null || !/^https?:$/.test(url.protocol)) return invalid(name, 'its address is no http address');
  if (url.username !== '' || url.password !== '')
    return invalid(name, 'credentials belong into `headers`, not into the address');
  if (!isWhole(address) && !/^https?:\/\/[^/?#\\]+[/?]/i.test(start))
    return invalid(name, 'an input may stand in the path or the query only');
  return address;
}

function readTemplates(name: string, texts: Readonly<Record<string, string>>, env: Surroundings['env']) {
  const read: Record<string, Template> = {};
  for (const [key, text] of Object.entries(texts)) {
    const template = readTemplate(text, env);
    if ('unset' in template) return unset(name, template.unset);
    read[key] = template;
  }
  return { read };
}

/** What steers the connection or the framing is the client's business, not a designer's. */
const RESERVED = /^(host|connection|keep-alive|upgrade|expect|te|trailer|transfer-encoding|content-length)$/i;

function prepareHeaders(name: string, texts: Readonly<Record<string, string>>, env: Surroundings['env']) {
  const templates = readTemplates(name, texts, env);
  if (!('read' in templates)) return templates;
  const headers: Record<string, string> = {};
  for (const [header, template] of Object.entries(templates.read)) {
    const value = beginningOf(template);
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(header) || RESERVED.test(header))
      return invalid(name, `the header ${header} can't be set`);
    if (!isWhole(template)) return invalid(name, `the header ${header} can't carry an input`);
    if (!/^[\t\x20-\x7e]*$/.test(value))
      return invalid(name, `the header ${header} has signs that none may have`);
    headers[header.toLowerCase()] = value;
  }
  return { headers };
}

function invalid(action: string, reason: string): Failure {
  return failure('ACTION_INVALID', { action, reason });
}

function unset(action: string, variable: string): Failure {
  return failure('ENV_MISSING', { what: `Action ${action}`, variable });
}
