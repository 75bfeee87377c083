import { describe, expect, it } from 'vitest';
import {
  ordinal,
  repairCue,
  replacementText,
  soundsLikeCorrection,
  soundsLikeQuestion,
  yesOrNo,
} from './words.ts';

describe('words of the dialog in traditional Chinese', () => {
  it.each([
    ['對', 'yes'],
    ['沒問題', 'yes'],
    ['對，確認', 'yes'],
    ['不對', 'no'],
    ['沒有', 'no'],
    ['冇問題', 'yes'],
    ['唔係', 'no'],
    ['Sure, go ahead', 'yes'],
    ['no way, sure', null],
    ['ＯＫ', 'yes'],
    ['華為', null],
  ])('%s is %j', (text, said) => {
    expect(yesOrNo(text)).toBe(said);
  });

  it('are cues, corrections, questions and ordinals as simplified ones are', () => {
    expect(repairCue('轉真人客服')).toBe('human_handoff');
    expect(repairCue('跳過')).toBe('skip');
    expect(soundsLikeCorrection('說錯了，換成黑色')).toBe(true);
    expect(soundsLikeQuestion('有貨嗎')).toBe(true);
    expect(ordinal('第二個')).toBe(1);
  });

  it('leave what replaces a text as it was written', () => {
    expect(replacementText('地址改為：臺北市Ａ座3號', 'zh')).toBe('臺北市Ａ座3號');
    expect(replacementText('it should be Main Street 5', 'en')).toBe('Main Street 5');
    expect(replacementText('改成', 'zh')).toBeNull();
  });
});
