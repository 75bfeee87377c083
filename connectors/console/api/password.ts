import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * What OWASP's Password Storage Cheat Sheet names as the least for argon2id: 19 MiB (here in KiB), two passes, one lane.
 * A hash took 211 ms of one shared core where this was written, off the event loop.
 */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const;

const SALT_BYTES = 16;
const TAG_BYTES = 32;

/** Shortest and longest password, in UTF-16 units: what is longer would only cost time. */
export const PASSWORD_LENGTH = { least: 10, most: 256 } as const;

/** A hash that says how it was made: a PHC string of argon2id. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const tag = await derive(password, salt, COST);
  const { memory, passes, parallelism } = COST;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`;
}

const SHAPE = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/;

/** False too for a hash of another make. */
export async function isPassword(password: string, hash: string): Promise<boolean> {
  const [, memory, passes, parallelism, salt, tag] = SHAPE.exec(hash) ?? [];
  if (salt === undefined || tag === undefined) return false;
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const wanted = Buffer.from(tag, 'base64');
  const found = await derive(password, Buffer.from(salt, 'base64'), cost);
  return wanted.length === found.length && timingSafeEqual(found, wanted);
}

type Cost = { readonly memory: number; readonly passes: number; readonly parallelism: number };

/** Of one text whatever way its accents were typed. */
function derive(password: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  const parameters = { message: password.normalize('NFKC'), nonce: salt, tagLength: TAG_BYTES, ...cost };
  return new Promise((resolve, reject) => {
    argon2('argon2id', parameters, (problem, tag) => (problem ? reject(problem) : resolve(tag)));
  });
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
