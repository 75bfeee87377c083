import { useUploads } from '#connectors/pages/use-uploads';
import type { ChatView } from '../client/agent-chat.ts';
import type { DeskAnswer } from '../client/answers.ts';
import { CannedPalette } from './canned-palette.tsx';
import type { Place } from './chat-pane.tsx';
import { useAround } from './context.ts';
import { ClipIcon, SendIcon } from './icons.tsx';
import { MentionPalette } from './mentions.tsx';
import { Suggestions, useSuggestions } from './suggestions.tsx';
import type { Texts } from './texts.ts';
import { UploadChips } from './uploads.tsx';
import { useComposer } from './use-composer.ts';

type Props = {
  readonly view: ChatView;
  readonly desk: DeskAnswer | undefined;
  readonly place: Place;
};

/** A reply to the visitor, or a note for colleagues. What is written stays with its chat until it is sent. */
export function Composer({ view, desk, place }: Props) {
  const { client, texts } = useAround();
  const mayReply = place === 'mine';
  const uploads = useUploads(client, texts);
  const suggestions = useSuggestions(view, mayReply);
  const { text, box, isNote, write, insert, send, onKeyDown, pick } = useComposer({
    view,
    desk,
    mayReply,
    uploads,
    suggestions,
  });
  const takeFiles = (files: FileList | undefined): void => {
    if (!isNote) uploads.add([...(files ?? [])]);
  };
  return (
    <form
      class={isNote ? 'composer composer-note' : 'composer'}
      onSubmit={send}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        takeFiles(event.dataTransfer?.files);
      }}
    >
      {!mayReply && <p class="soft composer-why">{why(place, texts)}</p>}
      {!isNote && <Suggestions suggestions={suggestions} insert={insert} />}
      {!isNote && <CannedPalette view={view} text={text} insert={insert} />}
      {isNote && <MentionPalette text={text} desk={desk} insert={insert} />}
      <UploadChips uploads={uploads} />
      <div class="composer-row">
        <Kinds mayReply={mayReply} isNote={isNote} pick={pick} />
        {!isNote && <FileButton add={uploads.add} />}
      </div>
      <div class="composer-row">
        <textarea
          ref={box}
          rows={2}
          value={text}
          aria-label={isNote ? texts.note : texts.reply}
          placeholder={isNote ? texts.noteHint : texts.replyHint}
          onInput={(event) => write(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onPaste={(event) => takeFiles(event.clipboardData?.files)}
        />
        <button type="submit" class="button button-strong" aria-label={isNote ? texts.addNote : texts.send}>
          <SendIcon />
        </button>
      </div>
    </form>
  );
}

type KindsProps = {
  readonly mayReply: boolean;
  readonly isNote: boolean;
  readonly pick: (kind: 'reply' | 'note') => void;
};

function Kinds({ mayReply, isNote, pick }: KindsProps) {
  const { texts } = useAround();
  return (
    <fieldset class="kinds">
      {mayReply && (
        <button type="button" data-key="r" class="kind" aria-pressed={!isNote} onClick={() => pick('reply')}>
          {texts.reply}
        </button>
      )}
      <button type="button" data-key="n" class="kind" aria-pressed={isNote} onClick={() => pick('note')}>
        {texts.note}
      </button>
    </fieldset>
  );
}

function FileButton({ add }: { add: (files: readonly File[]) => void }) {
  const { texts } = useAround();
  return (
    <label class="bare" title={texts.attach}>
      <ClipIcon />
      <span class="hidden">{texts.attach}</span>
      <input
        type="file"
        class="hidden"
        multiple
        onChange={(event) => {
          add([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
    </label>
  );
}

function why(place: Place, texts: Texts): string {
  if (place === 'closed') return texts.closed;
  return place === 'ringing' || place === 'waiting' ? texts.waitingHint : texts.watching;
}
