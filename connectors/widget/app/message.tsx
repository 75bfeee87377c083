import type { ChatItem, ParleyClient, PendingMessage, Speaker } from '../client/index.ts';
import { AttachmentView } from './attachment.tsx';
import { Cards, Choices, Picture } from './below-words.tsx';
import { AlertIcon, ClockIcon, Logo, OneTickIcon, PersonIcon, TwoTicksIcon } from './icons.tsx';
import type { Texts } from './texts.ts';
import { timeOf } from './time.ts';

type StoredMessage = Extract<ChatItem, { kind: 'message' }>;

type MessageProps = {
  readonly texts: Texts;
  readonly message: StoredMessage;
  readonly client: ParleyClient;
  readonly follows: boolean;
  /** Nobody has answered it yet. */
  readonly isOpen: boolean;
};

/** A message of the history. Text stays text: nothing in it is ever read as markup. */
export function Message({ texts, message, client, follows, isOpen }: MessageProps) {
  const { by, text, attachments, buttons, cards, image, at, provisional } = message;
  const isOwn = by === 'visitor';
  const how = provisional ? texts.received : texts.stored;
  return (
    <article class={`message message-${by} ${follows ? 'message-follows' : ''}`}>
      {!isOwn && <Avatar by={by} />}
      <div class="message-body">
        <p class={isOwn || follows ? 'hidden' : 'speaker'}>{texts.speakers[by]}</p>
        {text !== '' && <p class="bubble">{text}</p>}
        {attachments.map((attachment) => (
          <AttachmentView key={attachment.file} attachment={attachment} client={client} texts={texts} />
        ))}
        {image && <Picture image={image} />}
        <Cards cards={cards} client={client} />
        <Choices buttons={buttons} client={client} isOpen={isOpen} />
        <p class="meta">
          <time dateTime={new Date(at).toISOString()}>{timeOf(at, texts)}</time>
          {isOwn && (
            <span class="tick" role="img" aria-label={how} title={how}>
              {provisional ? <OneTickIcon /> : <TwoTicksIcon />}
            </span>
          )}
        </p>
      </div>
    </article>
  );
}

type PendingProps = {
  readonly texts: Texts;
  readonly message: PendingMessage;
  readonly client: ParleyClient;
};

/** A message on its way, or one that was refused. */
export function PendingBubble({ texts, message, client }: PendingProps) {
  const { id, text, attachments, failed, received } = message;
  const how = received ? texts.received : texts.sending;
  return (
    <article class="message message-visitor">
      <div class="message-body">
        <p class="hidden">{texts.speakers.visitor}</p>
        {text !== '' && <p class="bubble">{text}</p>}
        {attachments.map((attachment) => (
          <AttachmentView key={attachment.file} attachment={attachment} client={client} texts={texts} />
        ))}
        {failed === undefined ? (
          <p class="meta">
            <span class="tick tick-pending" role="img" aria-label={how} title={how}>
              {received ? <OneTickIcon /> : <ClockIcon />}
            </span>
          </p>
        ) : (
          <p class="meta meta-failed" title={failed}>
            <AlertIcon />
            {texts.refused}
            <button type="button" class="link" onClick={() => client.retry(id)}>
              {texts.retry}
            </button>
            <button type="button" class="link" onClick={() => client.discard(id)}>
              {texts.remove}
            </button>
          </p>
        )}
      </div>
    </article>
  );
}

type NoticeProps = { readonly texts: Texts; readonly notice: Extract<ChatItem, { kind: 'notice' }> };

/** Something that happened to the conversation. */
export function Notice({ texts, notice }: NoticeProps) {
  return (
    <p class="notice">
      <span>{texts.notices[notice.what]}</span>
    </p>
  );
}

export function Typing({ label, by }: { label: string; by: Speaker }) {
  return (
    <div class={`message message-${by} typing`}>
      <Avatar by={by} />
      <p class="bubble dots" role="img" aria-label={label}>
        <span />
        <span />
        <span />
      </p>
    </div>
  );
}

function Avatar({ by }: { by: Speaker }) {
  return <div class={`avatar avatar-${by}`}>{by === 'agent' ? <PersonIcon /> : <Logo />}</div>;
}
