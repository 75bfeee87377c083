import { expect, it } from 'vitest';
import { hashPassword, isPassword } from './password.ts';

it('a password opens its own hash and no other, whatever way it is typed', async () => {
  const hash = await hashPassword('caf\u00e9 \u5ba2\u670d 2026');
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await isPassword('cafe\u0301 \u5ba2\u670d 2026', hash)).toBe(true);
  expect(await isPassword('cafe \u5ba2\u670d 2026', hash)).toBe(false);
  expect(await hashPassword('caf\u00e9 \u5ba2\u670d 2026')).not.toBe(hash);
});

it('opens nothing by a hash of another make', async () => {
  const bcrypt = '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy';
  expect(await isPassword('password', bcrypt)).toBe(false);
  expect(await isPassword('', '')).toBe(false);
});
