import { createHmac, timingSafeEqual } from 'node:crypto';
import { failure } from '#engine/core/errors';
import type { Actor } from '#engine/core/ids';
import { fail, ok, type Result } from '#engine/core/result';

/** A visitor as the log names it. */
export type Visitor = Extract<Actor, `visitor:${string}`>;

/** Signed visitor identities. They open doors for `use` ms and can be renewed for `renew` ms, so a stolen one dies. */
export interface Tokens {
  issue(visitor: Visitor): string;
  check(token: string, purpose: 'use' | 'renew'): Result<Visitor>;
}

const SHAPE = /^v1\.([0-9A-Za-z]{8,40})\.([0-9a-z]{6,12})\.([\w-]{43})$/;

/** Tokens are `v1.<visitor>.<issued, base 36>.<HMAC-SHA256>`. */
export function createTokens(options: {
  readonly secret: string;
  readonly now: () => number;
  readonly use: number;
  readonly renew: number;
}): Tokens {
  function issue(visitor: Visitor): string {
    const payload = `v1.${visitor.slice('visitor:'.length)}.${options.now().toString(36)}`;
    return `${payload}.${sign(options.secret, payload).toString('base64url')}`;
  }

  function check(token: string, purpose: 'use' | 'renew'): Result<Visitor> {
    const [, visitor, issued, signature] = SHAPE.exec(token) ?? [];
    if (!visitor || !issued || !signature) return fail(failure('EXPIRED', { what: 'token' }));
    const genuine = sign(options.secret, `v1.${visitor}.${issued}`);
    if (!timingSafeEqual(genuine, Buffer.from(signature, 'base64url'))) {
      return fail(failure('EXPIRED', { what: 'token' }));
    }
    const age = options.now() - Number.parseInt(issued, 36);
    if (age > options[purpose]) return fail(failure('EXPIRED', { what: 'token' }));
    return ok<Visitor>(`visitor:${visitor}`);
  }

  return { issue, check };
}

/** The label keeps this key apart from other uses of the same secret. */
function sign(secret: string, payload: string): Buffer {
  return createHmac('sha256', secret).update(`parley visitor token\n${payload}`).digest();
}
