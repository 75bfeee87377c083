import { useEffect } from 'preact/hooks';
import { idOf, speakerOf, unreadOf } from '../client/chat-record.ts';
import type { ConsoleState } from '../client/console-state.ts';
import { nameOf, useAround, visitorName } from './context.ts';
import type { ChatEntry, Groups } from './sort-chats.ts';
import { spanOf, useNow } from './time.ts';
import { type Line, VirtualList } from './virtual-list.tsx';

type Props = {
  readonly state: ConsoleState;
  readonly groups: Groups;
  readonly open: string | undefined;
  readonly show: (c: string) => void;
};

const ROW = 68;
const HEADING = 34;
const EMPTY = 40;

/** All chats that concern an agent: what rings first, his own, what waits, what colleagues have. */
export function Inbox({ state, groups, open, show }: Props) {
  const { texts } = useAround();
  const { ringing, mine, queue, colleagues } = groups;
  const row = (entry: ChatEntry): Line => ({
    key: entry[0],
    height: ROW,
    draw: () => <ChatLine entry={entry} state={state} isOpen={entry[0] === open} show={show} />,
  });
  const group = (name: string, entries: readonly ChatEntry[], empty?: string): readonly Line[] => [
    { key: `heading ${name}`, height: HEADING, draw: () => <Heading name={name} count={entries.length} /> },
    ...(entries.length === 0 && empty !== undefined
      ? [{ key: `empty ${name}`, height: EMPTY, draw: () => <p class="empty soft">{empty}</p> }]
      : entries.map(row)),
  ];
  const lines = [
    ...(ringing.length > 0 ? group(texts.ringing, ringing) : []),
    ...group(texts.mine, mine, texts.nothingMine),
    ...group(texts.queue, queue, texts.nothingQueued),
    ...(colleagues.length > 0 ? group(texts.colleagues, colleagues) : []),
  ];
  return (
    <aside class="lists" aria-label={texts.inbox}>
      <VirtualList lines={lines} label={texts.inbox} />
    </aside>
  );
}

function Heading({ name, count }: { name: string; count: number }) {
  return (
    <h2 class="heading">
      {name} <span class="count">{count}</span>
    </h2>
  );
}

type LineProps = {
  readonly entry: ChatEntry;
  readonly state: ConsoleState;
  readonly isOpen: boolean;
  readonly show: (c: string) => void;
};

/** So long a line has to be seen until its chat is asked for: whoever scrolls past asks for nothing. Milliseconds. */
const SEEN = 250;

function ChatLine({ entry: [c, row], state, isOpen, show }: LineProps) {
  const { client, texts, me } = useAround();
  const view = state.chats.get(c);
  useEffect(() => {
    const timer = setTimeout(() => client.follow(c), SEEN);
    return () => clearTimeout(timer);
  }, [client, c]);
  const record = view?.record;
  const unread = record && row.agent === me.id ? unreadOf(record, me.id) : 0;
  const isMentioned = state.mentions.some((one) => one.c === c);
  const name =
    record && record.state.n > 0 ? visitorName(record.state.visitor, record.state.dialog.slots, texts) : '…';
  return (
    <button
      type="button"
      class={`chat-line ${isOpen ? 'chat-open' : ''} ${row.agent === me.id && !row.answered ? 'chat-rings' : ''}`}
      aria-current={isOpen}
      data-chat={c}
      onClick={() => show(c)}
    >
      <span class="chat-top">
        <span class="chat-name">{name}</span>
        <Clock row={row} />
      </span>
      <span class="chat-bottom">
        <span class="chat-words">
          {view?.typing[record?.state.visitor ?? ''] === undefined ? lastWords(record) : texts.typing}
        </span>
        {isMentioned && <span class="badge badge-mention">@</span>}
        {unread > 0 && (
          <span class="badge" title={texts.unread(unread)}>
            {unread}
          </span>
        )}
        {row.agent !== null && row.agent !== me.id && (
          <span class="tag">{nameOf(`agent:${row.agent}`, texts, state.desk?.names)}</span>
        )}
        {row.agent === null && <span class="tag">{state.desk?.names.teams[row.team] ?? row.team}</span>}
      </span>
    </button>
  );

  function lastWords(of: typeof record): string {
    const last = of?.last;
    if (!last) return ' ';
    const words = last.text || last.attachments.map((one) => one.name).join(', ');
    const speaker = speakerOf(last.by);
    if (speaker === 'visitor') return words;
    const who = idOf(last.by) === me.id ? me.name : nameOf(last.by, texts, state.desk?.names);
    return `${who}: ${words}`;
  }
}

/** How long it waits, or how long somebody has it; red when nobody has taken it for long. */
function Clock({ row }: { row: ChatEntry[1] }) {
  const now = useNow();
  const from = row.answered ? (row.givenAt ?? row.since) : row.since;
  const waits = !row.answered;
  const isLong = waits && now - row.since > LONG;
  return (
    <span class={`chat-clock ${waits ? 'waits' : ''} ${isLong ? 'waits-long' : ''}`}>
      {spanOf(now - from)}
    </span>
  );
}

/** Whoever waits longer is about to leave. Milliseconds. */
const LONG = 120_000;
