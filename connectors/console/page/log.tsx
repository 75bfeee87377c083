import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ChatView } from '../client/agent-chat.ts';
import type { Names } from '../client/answers.ts';
import type { Item } from '../client/chat-record.ts';
import { nameOf, useAround } from './context.ts';
import { HandoffCard, HappeningLine } from './happenings.tsx';
import { MessageView, NoteView, PendingView } from './messages.tsx';
import { dayOf } from './time.ts';
import { TurnView } from './turn-view.tsx';

type Props = { readonly view: ChatView; readonly names: Names | undefined };

/** Nearer to the end than this, in pixels, new messages are scrolled to. */
const NEAR = 120;

/** The talk from its beginning: what was said, noted and done, and what the bot thought. */
export function Log({ view, names }: Props) {
  const { texts, me } = useAround();
  const { record, pending, typing } = view;
  const { items, state } = record;
  const spoken = pending.filter(({ name }) => name === 'message.send' || name === 'agent.note');
  const writers = Object.entries(typing).filter(([by]) => by !== `agent:${me.id}`);
  const readUpTo = record.readBy[state.visitor] ?? 0;
  const { box, isBehind, onScroll } = useScrolling(view.c, items.length + spoken.length + writers.length);

  return (
    <div class="log-frame">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <div ref={box} class="log" role="log" tabIndex={0} aria-label={texts.inbox} onScroll={onScroll}>
        {items.map((item, index) => (
          <Entry
            key={item.key}
            item={item}
            before={items[index - 1]}
            view={view}
            names={names}
            isRead={item.n <= readUpTo}
          />
        ))}
        {spoken.map((entry) => (
          <PendingView key={entry.id} c={view.c} entry={entry} />
        ))}
        {writers.map(([by, draft]) => (
          <p key={by} class="writes">
            {nameOf(by, texts, names)} {draft === '' ? texts.typing : texts.writes(draft)}
          </p>
        ))}
      </div>
      {isBehind && (
        <button
          type="button"
          class="to-end"
          onClick={() => box.current?.scrollTo({ top: box.current.scrollHeight })}
        >
          {texts.newMessages}
        </button>
      )}
    </div>
  );
}

/** Stays at the end while the reader is there; further up it only says that there is more. */
function useScrolling(c: string, length: number) {
  const box = useRef<HTMLDivElement>(null);
  const [isBehind, setBehind] = useState(false);
  const isNear = useRef(true);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    if (isNear.current) element.scrollTop = element.scrollHeight;
    else setBehind(true);
  }, [length]);
  useEffect(() => {
    isNear.current = true;
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [c]);

  function onScroll(): void {
    const element = box.current;
    if (!element) return;
    isNear.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
    if (isNear.current) setBehind(false);
  }

  return { box, isBehind, onScroll };
}

type EntryProps = {
  readonly item: Item;
  readonly before: Item | undefined;
  readonly view: ChatView;
  readonly names: Names | undefined;
  readonly isRead: boolean;
};

function Entry({ item, before, view, names, isRead }: EntryProps) {
  const { texts } = useAround();
  const isNewDay = before === undefined || dayOf(before.at, texts) !== dayOf(item.at, texts);
  return (
    <>
      {isNewDay && <p class="day">{dayOf(item.at, texts)}</p>}
      {item.kind === 'message' && (
        <MessageView c={view.c} item={item} before={before} names={names} isRead={isRead} />
      )}
      {item.kind === 'note' && <NoteView item={item} names={names} holder={view.record.state.agent} />}
      {item.kind === 'turn' && <TurnView turn={item.turn} />}
      {item.kind === 'happening' &&
        (item.what === 'handoff.requested' ? (
          <HandoffCard item={item} />
        ) : (
          <HappeningLine item={item} names={names} />
        ))}
    </>
  );
}
