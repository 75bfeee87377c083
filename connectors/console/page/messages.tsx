import type { Entry } from '#connectors/client/outbox';
import type { Button, Card } from '#connectors/client/wire';
import type { Names } from '../client/answers.ts';
import { type Item, idOf, speakerOf } from '../client/chat-record.ts';
import { AttachmentView } from './attachment.tsx';
import { nameOf, useAround } from './context.ts';
import { CheckIcon, ClockIcon, TicksIcon } from './icons.tsx';
import { timeOf } from './time.ts';
import { Words } from './words.tsx';

type MessageProps = {
  readonly c: string;
  readonly item: Extract<Item, { kind: 'message' }>;
  readonly before: Item | undefined;
  readonly names: Names | undefined;
  readonly isRead: boolean;
};

/** What somebody said. The visitor's side is the left one. */
export function MessageView({ c, item, before, names, isRead }: MessageProps) {
  const { texts } = useAround();
  const speaker = speakerOf(item.by);
  const follows = before?.kind === 'message' && before.by === item.by && item.at - before.at < 120_000;
  const buttons = item.buttons.filter(({ url }) => url === undefined);
  return (
    <article class={`message message-${speaker} ${follows ? 'message-follows' : ''}`}>
      {!follows && (
        <p class="speaker">
          {nameOf(item.by, texts, names)} <time>{timeOf(item.at, texts)}</time>
        </p>
      )}
      {item.text !== '' && (
        <p class="bubble">
          <Words text={item.text} />
        </p>
      )}
      {item.image && (
        <img class="picture" src={item.image.url} alt={item.image.alt} referrerpolicy="no-referrer" />
      )}
      {item.attachments.map((one) => (
        <AttachmentView key={one.file} c={c} attachment={one} />
      ))}
      <Cards cards={item.cards} />
      {buttons.length > 0 && <Offered buttons={buttons} />}
      {speaker === 'agent' && (
        <p class={isRead ? 'ticks ticks-read' : 'ticks'}>
          {item.provisional ? <CheckIcon /> : <TicksIcon />}
          <span class="hidden">{tickText()}</span>
        </p>
      )}
    </article>
  );

  function tickText(): string {
    if (isRead) return texts.read;
    return item.provisional ? texts.received : texts.stored;
  }
}

/** What the visitor was offered to tap, shown and not to be tapped here. */
function Offered({ buttons }: { buttons: readonly Button[] }) {
  return (
    <p class="offered">
      {buttons.map(({ label, payload }) => (
        <span key={payload} class="tag">
          {label}
        </span>
      ))}
    </p>
  );
}

function Cards({ cards }: { cards: readonly Card[] }) {
  if (cards.length === 0) return null;
  return (
    <ul class="cards">
      {cards.map((card) => (
        <li key={card.title} class="card">
          {card.image && <img src={card.image.url} alt={card.image.alt} referrerpolicy="no-referrer" />}
          <strong>{card.title}</strong>
          {card.text !== undefined && <span class="soft">{card.text}</span>}
        </li>
      ))}
    </ul>
  );
}

type NoteProps = {
  readonly item: Extract<Item, { kind: 'note' }>;
  readonly names: Names | undefined;
  /** Who has the chat: a note of somebody who steers is a whisper to him. */
  readonly holder: string | null;
};

/** What only those see who work here. */
export function NoteView({ item, names, holder }: NoteProps) {
  const { texts } = useAround();
  const role = names?.people[idOf(item.by)]?.role;
  const isWhisper = holder !== null && holder !== item.by && role !== undefined && role !== 'agent';
  return (
    <article class="note">
      <p class="speaker">
        {isWhisper ? texts.whisper : texts.note} · {nameOf(item.by, texts, names)}{' '}
        <time>{timeOf(item.at, texts)}</time>
      </p>
      <p class="bubble">
        <Words text={item.text} />
      </p>
    </article>
  );
}

/** What is on its way, or was refused: then its words stay here. */
export function PendingView({ c, entry }: { c: string; entry: Entry }) {
  const { client, texts } = useAround();
  const { id, name, d, failed, received } = entry;
  const text = typeof d['text'] === 'string' ? d['text'] : '';
  const isNote = name === 'agent.note';
  return (
    <article class={isNote ? 'note' : 'message message-agent'}>
      <p class="bubble">{text}</p>
      {failed === undefined ? (
        <p class="ticks">
          {received ? <CheckIcon /> : <ClockIcon />}
          <span class="hidden">{received ? texts.received : texts.sending}</span>
        </p>
      ) : (
        <p class="problem" role="alert">
          {texts.refused} ({failed}){' '}
          <button type="button" class="link" onClick={() => client.retry(c, id)}>
            {texts.retry}
          </button>{' '}
          <button type="button" class="link" onClick={() => client.discard(c, id)}>
            {texts.remove}
          </button>
        </p>
      )}
    </article>
  );
}
