import { useEffect, useState } from 'preact/hooks';
import type { ChatView } from '../client/agent-chat.ts';
import type { ChatList, DeskAnswer, Outlook } from '../client/answers.ts';
import { type Effect, idOf } from '../client/chat-record.ts';
import { nameOf, useAround, visitorName } from './context.ts';
import { CrossIcon } from './icons.tsx';
import { Slots } from './slots.tsx';
import { dayOf, spanOf, timeOf } from './time.ts';

type Props = {
  readonly view: ChatView;
  readonly desk: DeskAnswer | undefined;
  readonly show: (c: string) => void;
  readonly hide: () => void;
};

/** What is known of the visitor and of what he wants. */
export function Details({ view, desk, show, hide }: Props) {
  const { texts, me } = useAround();
  const { state, effects, handoff } = view.record;
  const row = desk?.chats[view.c];
  const isMine = state.agent === `agent:${me.id}` && state.lifecycle === 'human';
  return (
    <aside class="details" aria-label={texts.details}>
      <header>
        <h2>{visitorName(state.visitor, state.dialog.slots, texts)}</h2>
        <button type="button" class="bare details-hide" aria-label={texts.cancel} onClick={hide}>
          <CrossIcon />
        </button>
      </header>
      <dl class="facts">
        <Fact name={texts.bot} value={state.bot} />
        <Fact name={texts.channel} value={state.channel} />
        <Fact name={texts.language} value={state.language ?? '—'} />
        <Fact name={texts.since} value={`${dayOf(state.openedAt, texts)} ${timeOf(state.openedAt, texts)}`} />
        {row && <Fact name={texts.team} value={desk?.names.teams[row.team] ?? row.team} />}
        {state.agent !== null && (
          <Fact name={texts.speakers.agent} value={nameOf(state.agent, texts, desk?.names)} />
        )}
      </dl>
      {row?.agent === null && <Waiting c={view.c} n={desk?.n ?? 0} />}
      {handoff && (
        <section>
          <h3>
            {texts.handoff} · {texts.reasons[handoff.reason] ?? handoff.reason}
          </h3>
          <p>{handoff.summary}</p>
        </section>
      )}
      <Slots c={view.c} slots={state.dialog.slots} mayEdit={isMine} />
      {state.dialog.focus.length > 0 && (
        <section>
          <h3>{texts.focus}</h3>
          <p class="tags">
            {state.dialog.focus.slice(0, 8).map(({ type, value, name }) => (
              <span key={`${type} ${value}`} class="tag" title={`${type}: ${value}`}>
                {name}
              </span>
            ))}
          </p>
        </section>
      )}
      <Tickets effects={effects} />
      <Past visitor={idOf(state.visitor)} c={view.c} show={show} />
    </aside>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** Why nobody has it yet: as routing sees it now. */
function Waiting({ c, n }: { c: string; n: number }) {
  const { client, texts } = useAround();
  const [outlook, setOutlook] = useState<Outlook>();
  useEffect(() => {
    client.outlook(c).then(setOutlook, () => setOutlook(undefined));
  }, [client, c, n]);
  if (!outlook) return null;
  return (
    <section>
      <h3>{texts.why}</h3>
      <p>
        {texts.ahead(outlook.ahead)}
        {outlook.wait !== null && ` · ${texts.waitOf(spanOf(outlook.wait))}`}
      </p>
      <p class="tags">
        {Object.entries(outlook.obstacles).map(([obstacle, count]) => (
          <span key={obstacle} class="tag">
            {count} {texts.obstacles[obstacle] ?? obstacle}
          </span>
        ))}
      </p>
    </section>
  );
}

function Tickets({ effects }: { effects: readonly Effect[] }) {
  const { texts } = useAround();
  const tickets = effects.filter(({ kind }) => kind === 'ticket');
  return (
    <section>
      <h3>{texts.tickets}</h3>
      {tickets.length === 0 && <p class="soft">{texts.noTickets}</p>}
      <ul class="tickets">
        {tickets.map(({ id, input, state, result }) => (
          <li key={id}>
            <strong>{String(input['subject'] ?? input['kind'] ?? '')}</strong>
            <span class={`tag tag-${state}`}>
              {String(result['id'] ?? result['code'] ?? '')} {texts.effectState[state]}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

type PastProps = { readonly visitor: string; readonly c: string; readonly show: (c: string) => void };

/** What this visitor came for before. */
function Past({ visitor, c, show }: PastProps) {
  const { client, texts } = useAround();
  const [list, setList] = useState<ChatList>();
  useEffect(() => {
    if (visitor !== '') client.pastChats(visitor).then(setList, () => setList(undefined));
  }, [client, visitor]);
  const others = (list?.chats ?? []).filter((one) => one.c !== c);
  return (
    <section>
      <h3>{texts.past}</h3>
      {list && others.length === 0 && <p class="soft">{texts.noPast}</p>}
      <ul class="past">
        {others.map((one) => (
          <li key={one.c}>
            <button type="button" class="past-chat" onClick={() => show(one.c)}>
              <span>
                {dayOf(one.openedAt, texts)} {timeOf(one.openedAt, texts)}
              </span>
              <span class="soft">{one.words}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
