import type { ChatView } from '../client/agent-chat.ts';
import type { DeskAnswer } from '../client/answers.ts';
import type { Place } from './chat-pane.tsx';
import { nameOf, useAround, visitorName } from './context.ts';
import { ArrowsIcon, BotIcon, CheckIcon, CrossIcon, PanelIcon } from './icons.tsx';

type Props = {
  readonly view: ChatView;
  readonly desk: DeskAnswer | undefined;
  readonly place: Place;
  readonly isDetailed: boolean;
  readonly toggleDetails: () => void;
  readonly transfer: () => void;
  readonly finish: () => void;
  readonly close: () => void;
};

/** Whose chat it is, and all that can be done to it from where the agent stands. */
export function ChatHeader(props: Props) {
  const { view, desk, isDetailed, toggleDetails, close } = props;
  const { texts } = useAround();
  const { state } = view.record;
  const holder = state.agent === null ? '' : ` · ${nameOf(state.agent, texts, desk?.names)}`;
  return (
    <header class="chat-header">
      <div class="chat-title">
        <h1>{visitorName(state.visitor, state.dialog.slots, texts)}</h1>
        <p class="soft">
          <span class={`dot dot-${state.lifecycle}`} />
          {texts.lifecycles[state.lifecycle]}
          {holder} · {state.bot}
        </p>
      </div>
      <Actions {...props} />
      <button
        type="button"
        class={isDetailed ? 'bare bare-on' : 'bare'}
        aria-label={texts.details}
        aria-pressed={isDetailed}
        title={`${texts.details} (d)`}
        onClick={toggleDetails}
      >
        <PanelIcon />
      </button>
      <button type="button" class="bare" aria-label={texts.cancel} title={texts.cancel} onClick={close}>
        <CrossIcon />
      </button>
    </header>
  );
}

function Actions({ view: { c }, place, transfer, finish }: Props) {
  const { client, texts, me } = useAround();
  const maySteer = place === 'mine' || (place === 'theirs' && me.role !== 'agent');
  const mayTake = place === 'ringing' || place === 'waiting' || (place === 'bots' && me.role !== 'agent');
  const takeFrom = () => {
    const team = me.teams[0];
    if (team !== undefined) void client.ask('agent.transfer', c, { team, agent: me.id });
  };
  return (
    <div class="actions">
      {mayTake && (
        <button
          type="button"
          class="button button-strong"
          data-key="a"
          onClick={() => client.put(c, 'agent.accept', {})}
        >
          {place === 'bots' ? texts.takeOver : texts.accept}
        </button>
      )}
      {place === 'theirs' && me.role !== 'agent' && (
        <button type="button" class="button button-strong" data-key="a" onClick={takeFrom}>
          {texts.takeOver}
        </button>
      )}
      {maySteer && (
        <button
          type="button"
          class="button"
          data-key="t"
          title={`${texts.transfer} (t)`}
          aria-label={texts.transfer}
          onClick={transfer}
        >
          <ArrowsIcon />
          <span class="label">{texts.transfer}</span>
        </button>
      )}
      {place === 'mine' && <Endings c={c} finish={finish} />}
    </div>
  );
}

/** What the one who has it may end it with. */
function Endings({ c, finish }: { c: string; finish: () => void }) {
  const { client, texts } = useAround();
  return (
    <>
      <button
        type="button"
        class="button"
        title={texts.backToBot}
        aria-label={texts.backToBot}
        onClick={() => client.put(c, 'agent.leave', { outcome: 'back_to_bot' })}
      >
        <BotIcon />
        <span class="label">{texts.backToBot}</span>
      </button>
      <button
        type="button"
        class="button"
        data-key="e"
        title={`${texts.close} (e)`}
        aria-label={texts.close}
        onClick={finish}
      >
        <CheckIcon />
        <span class="label">{texts.close}</span>
      </button>
    </>
  );
}
