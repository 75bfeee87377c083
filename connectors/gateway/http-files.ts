import type { FastifyInstance, FastifyReply } from 'fastify';
import { sendFailure } from '#connectors/incoming/answers';
import { failure, isFailure } from '#engine/core/errors';
import type { ConversationId } from '#engine/core/ids';
import type { Door } from './door.ts';
import { badFrame } from './frames.ts';
import { principalOf } from './http-events.ts';
import { mayRead, type Principal } from './principals.ts';

type Upload = { Querystring: { name?: string }; Body: unknown };
type Download = { Params: { id: string }; Querystring: { c?: string } };

/** `POST /v1/files?name=` takes the raw bytes; `GET /v1/files/:id` gives them back, always as an attachment. */
export function addFileRoutes(app: FastifyInstance, door: Door): void {
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, async (_request: unknown, body: unknown) => body);

    scope.post<Upload>('/v1/files', { bodyLimit: door.limits.file }, async (request, reply) => {
      const owner = await principalOf(door, request);
      if (!owner.ok) return sendFailure(reply, owner.failure);
      const bytes = request.body;
      if (!(bytes instanceof Uint8Array) || bytes.length === 0) {
        return sendFailure(reply, badFrame('the body is the bytes of the file'));
      }
      const name = nameOf(request.query.name, request.headers['x-file-name']);
      const stored = await door.files.put({ owner: owner.value, name, bytes });
      return isFailure(stored) ? sendFailure(reply, stored) : reply.status(201).send(stored);
    });
  });

  app.get<Download>('/v1/files/:id', async (request, reply) => {
    const reader = await principalOf(door, request);
    if (!reader.ok) return sendFailure(reply, reader.failure);
    const { id } = request.params;
    const stored = await door.files.get(id);
    const isHis = stored?.owner === reader.value || (await isInChat(door, reader.value, request.query.c, id));
    if (!stored || !isHis) return sendFailure(reply, failure('NOT_FOUND', { what: 'file', id }));
    return sendFile(reply, stored.attachment, stored.bytes);
  });
}

function nameOf(query: string | undefined, header: string | string[] | undefined): string {
  const name = query ?? (typeof header === 'string' ? header : '');
  return name.slice(0, 200) || 'file';
}

/** What somebody attached belongs to him, but whoever may read the chat may read it. */
async function isInChat(
  door: Door,
  reader: Principal,
  conversation: string | undefined,
  file: string,
): Promise<boolean> {
  if (conversation === undefined || !(await mayRead(door, reader, conversation))) return false;
  const events = await door.log.read(conversation as ConversationId);
  return events.some(
    (event) => event.type === 'message.added' && event.data.attachments?.some((held) => held.file === file),
  );
}

/** Nothing that was uploaded ever runs here: no sniffing, no showing in place, no scripts. */
function sendFile(
  reply: FastifyReply,
  attachment: { readonly name: string; readonly mime: string },
  bytes: Uint8Array,
): FastifyReply {
  return reply
    .headers({
      'content-type': attachment.mime,
      'content-disposition': `attachment; filename*=UTF-8''${encodeName(attachment.name)}`,
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, max-age=3600',
    })
    .send(Buffer.from(bytes));
}

/** RFC 5987 allows fewer characters than `encodeURIComponent` leaves alone. */
function encodeName(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16)}`,
  );
}
