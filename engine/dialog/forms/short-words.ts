import type { DialogContext } from '../context.ts';
import { plain, repairCue, yesOrNo } from '../words.ts';

/** Said when a list is complete. */
const ENDS_LIST =
  /^(?:没有?(?:别的|其他|其它)?了?|没别的了?|(?:就|只有?|暂时)这[些样个]了?|就这么多|够了|完了|完事了?|好了|就这样了?|that'?s (?:all|it|everything)|nothing(?: else)?|no more|done|finished|no that'?s all)(?:谢谢|吧|哦|啊| thanks| thank you)*$/u;

/** Said instead of a file: there is none, or not now. */
const PUTS_OFF =
  /(?:待会|等会|等下|等一下|一会儿|晚点|稍后|回头|以后|过会|改天|明天|现在|手头|暂时)(?:.{0,6})(?:再|发|传|补|没|不|拍)|(?:没有?|不)(?:拍|图|照片|发票|文件|截图|方便)|拍不了|发不了|传不了|\b(?:later|not now|don'?t have|do not have|haven'?t got|no (?:photo|picture|file|image|document)s?|can'?t (?:send|take|upload))\b/u;

/** Whether the words end a list that could go on. */
export function endsList({ choice, text }: DialogContext): boolean {
  return choice === null && ENDS_LIST.test(plain(text));
}

/** Whether the words put off the file that is asked for. */
export function putsOff({ choice, turn, text }: DialogContext): boolean {
  const files = turn.input.kind === 'message' && turn.input.attachments.length > 0;
  return choice === null && !files && PUTS_OFF.test(plain(text));
}

/** Yes or no, by a tap or in words; null when it is neither. */
export function saidYesOrNo({ choice, text }: DialogContext): 'yes' | 'no' | null {
  return choice === 'yes' || choice === 'no' ? choice : choice === null ? yesOrNo(text) : null;
}

/** "取消" is no to a summary, but to any other question a wish to stop. */
export function wishesToStop({ choice, text }: DialogContext): boolean {
  return choice === null && repairCue(text) === 'cancel';
}
