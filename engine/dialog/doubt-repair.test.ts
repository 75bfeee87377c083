import { describe, expect, it } from 'vitest';
import { doubtRepair } from './doubt-repair.ts';

const heard = (name: string, score: number) => ({ name, score, rejected: false, alternatives: [] });

describe('a wish to drop everything', () => {
  it.each([
    ['它重不重', 'start_over', 0.81],
    ['start button', 'start_over', 0.89],
    ['取消键在哪', 'cancel', 0.58],
    ['restart the phone', 'start_over', 0.7],
  ])('is not believed of %s: it is one guess among others', (text, name, score) => {
    expect(doubtRepair(heard(name, score), text)).toEqual({
      name: null,
      score,
      rejected: true,
      alternatives: [{ name, score }],
    });
  });

  it.each([
    ['把填的都清掉重来', 'start_over', 0.97],
    ['重新开始吧，刚才填错了', 'start_over', 0.5],
    ["it's all wrong, start over", 'start_over', 0.5],
    ['算了，太麻烦', 'cancel', 0.4],
  ])('is believed of %s', (text, name, score) => {
    expect(doubtRepair(heard(name, score), text)?.name).toBe(name);
  });

  it('leaves other wishes alone', () => {
    expect(doubtRepair(heard('go_back', 0.5), '返回')?.name).toBe('go_back');
  });
});
