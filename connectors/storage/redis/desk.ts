import { type Failure, failure, ParleyError } from '#engine/core/errors';
import { sameJson } from '#engine/core/json';
import type { FoundTicket, TicketQuery, TicketRequest } from '#engine/ports/desk';
import { type KeptTicket, nameTicket, type OwnDesk } from '#engine/ports/own-desk';
import type { RedisConnection } from './connect.ts';
import { runScript, SCRIPTS } from './scripts.ts';
import { ask } from './store-failure.ts';

const NAME = 'local desk';

/** Tickets looked at in one question. */
const PAGE = 200;

/** The built-in desk of all nodes of a store: a key makes one ticket, whichever node is asked, and however often. */
export function createRedisDesk({ client }: RedisConnection, prefix: string, now: () => number): OwnDesk {
  const places = placesOf(prefix);

  async function load(numbers: readonly (string | number)[]): Promise<readonly KeptTicket[]> {
    if (numbers.length === 0) return [];
    const texts = await client.hmget(places.tickets, ...numbers.map(String));
    return texts.flatMap((text, index) => (text ? ticketOf(Number(numbers[index]), text) : []));
  }

  async function find({ kind, fields, limit }: TicketQuery): Promise<readonly FoundTicket[]> {
    const found: FoundTicket[] = [];
    for (let from = 0; found.length < limit; from += PAGE) {
      const numbers = await client.zrevrange(places.ofKind(kind), from, from + PAGE - 1);
      found.push(...(await load(numbers)).filter((one) => hasFields(one, fields)).map(shown));
      if (numbers.length < PAGE) break;
    }
    return found.slice(0, limit);
  }

  return {
    create: async ({ key, ...request }, signal) => {
      if (signal.aborted) return aborted();
      const keys = [places.numbers, places.tickets, places.ofKind(request.kind)];
      const text = JSON.stringify({ key, ...request, at: now() });
      const made = await ask(() => runScript(client, SCRIPTS.makeTicket, keys, [key, text]));
      return made.ok ? { id: nameTicket(Number(made.value)) } : made.failure;
    },
    find: async (query, signal) => {
      if (signal.aborted) return aborted();
      const found = await ask(() => find(query));
      return found.ok ? found.value : found.failure;
    },
    list: async ({ limit }) => {
      const listed = await ask(async () => {
        const last = await client.hlen(places.tickets);
        const count = Math.min(limit, last);
        return load(Array.from({ length: count }, (_, index) => last - index));
      });
      if (listed.ok) return listed.value;
      throw new ParleyError(listed.failure);
    },
    close: async () => {},
  };
}

/** One hash tag, so that one script reaches them all on a cluster too. */
function placesOf(prefix: string) {
  const tag = `{${prefix}:desk}`;
  return {
    numbers: `${tag}:numbers`,
    tickets: `${tag}:tickets`,
    ofKind: (kind: string) => `${tag}:kind:${kind}`,
  };
}

function ticketOf(number: number, text: string): KeptTicket {
  return { id: nameTicket(number), ...(JSON.parse(text) as TicketRequest & { readonly at: number }) };
}

/** Every wanted field with the same value; types count. */
function hasFields({ fields: own }: KeptTicket, wanted: TicketQuery['fields']): boolean {
  return Object.entries(wanted).every(
    ([name, value]) => Object.hasOwn(own, name) && sameJson(own[name], value),
  );
}

function shown({ id, kind, subject, fields }: KeptTicket): FoundTicket {
  return { id, kind, subject, fields };
}

function aborted(): Failure {
  return failure('CALL_ABORTED', { system: NAME });
}
