import { describe, expect, it } from 'vitest';
import type { NamedEntry } from '#engine/ports/lexicon';
import { bilingual } from './entries.samples.ts';
import { buildLexicon } from './index.ts';

/** Makers of made-up shops: cosmetics, food and clothes. */
const MAKERS: readonly (readonly [id: string, zh: string, en: string])[] = [
  ['lanxi', '兰溪', 'Lanxi'],
  ['moonlake', '月湖', 'Moonlake'],
  ['huayu', '花语', 'Huayu'],
  ['baiyun', '白芸', 'Baiyun'],
  ['senlin', '森林', 'Forestry'],
  ['gudao', '谷道', 'Gudao'],
  ['shanjian', '山涧', 'Brookside'],
  ['yangdi', '样地', 'Yandee'],
  ['nuanyi', '暖依', 'Nuanyi'],
  ['northloom', '北纺', 'Northloom'],
];
const KINDS: readonly (readonly [id: string, zh: string, en: string])[] = [
  ['serum', '精华液', 'Serum'],
  ['lipstick', '口红', 'Lipstick'],
  ['cleanser', '洁面乳', 'Cleanser'],
  ['noodles', '拌面', 'Noodles'],
  ['tea', '乌龙茶', 'Oolong Tea'],
  ['biscuit', '饼干', 'Biscuits'],
  ['jacket', '冲锋衣', 'Jacket'],
  ['dress', '连衣裙', 'Dress'],
];
const LINES: readonly (readonly [id: string, zh: string, en: string])[] = [
  ['dewdrop', '晨露', 'Dewdrop'],
  ['velvet', '丝绒雾面', 'Velvet Haze'],
  ['silver', '银河', 'Silver River'],
];
const SHOP: readonly NamedEntry[] = [
  ...MAKERS.map(([id, zh, en]) => bilingual('brand', id, zh, en)),
  ...KINDS.map(([id, zh, en]) => bilingual('category', id, zh, en)),
  ...MAKERS.flatMap((maker) => KINDS.flatMap((kind) => LINES.map((line) => product(maker, line, kind)))),
  bilingual('product', 'set-3', '兰溪 焕颜礼盒 3.0', 'Lanxi Glow Set 3.0', { brand: 'lanxi' }),
  bilingual('product', 'cream-50', '月湖 夜间修护霜 50ml', 'Moonlake Night Repair Cream 50ml', {
    brand: 'moonlake',
  }),
  bilingual('product', 'rice', '谷道 五常大米 5kg', 'Gudao Wuchang Rice 5kg', { brand: 'gudao' }),
  bilingual('product', 'first-love', '初恋', 'First Love'),
];
const shop = buildLexicon(SHOP);
const found = (text: string): readonly string[] =>
  shop.match(text).map(({ text: words, entries: [first] }) => `${words}=${first?.id}`);

describe('a shop without a single phone', () => {
  it('has hundreds of names', () => expect(SHOP.length).toBeGreaterThan(200));

  it.each([
    ['兰溪晨露精华液怎么用', '兰溪晨露精华液=lanxi-dewdrop-serum'],
    ['蘭溪 晨露 精華液', '蘭溪 晨露 精華液=lanxi-dewdrop-serum'],
    ['LANXI dewdrop serum in stock?', 'LANXI dewdrop serum=lanxi-dewdrop-serum'],
    ['lanxi dewdorp serum', 'lanxi dewdorp serum=lanxi-dewdrop-serum'],
    ['兰西晨露精华液', '兰西晨露精华液=lanxi-dewdrop-serum'],
    ['lanxi chenlu jinghuaye', 'lanxi chenlu jinghuaye=lanxi-dewdrop-serum'],
    ['Ｌａｎｘｉ　Ｄｅｗｄｒｏｐ　Ｓｅｒｕｍ', 'Ｌａｎｘｉ　Ｄｅｗｄｒｏｐ　Ｓｅｒｕｍ=lanxi-dewdrop-serum'],
    ['月湖丝绒雾面口红断了', '月湖丝绒雾面口红=moonlake-velvet-lipstick'],
    ['moonlake velvet-haze lipstick', 'moonlake velvet-haze lipstick=moonlake-velvet-lipstick'],
    ['moonlake velvt haze lipstick', 'moonlake velvt haze lipstick=moonlake-velvet-lipstick'],
    ['北纺银河冲锋衣会掉色吗', '北纺银河冲锋衣=northloom-silver-jacket'],
    ['谷道五常大米5kg买2袋', '谷道五常大米5kg=rice'],
    ['Gudao晨露拌面', 'Gudao晨露拌面=gudao-dewdrop-noodles'],
    ['night repair cream 50ml', 'night repair cream 50ml=cream-50'],
    ['moonlake night repair cream 50ml', 'moonlake night repair cream 50ml=cream-50'],
    ['月湖夜间修护霜', '月湖夜间修护霜=cream-50'],
    ['兰溪焕颜礼盒3.0', '兰溪焕颜礼盒3.0=set-3'],
    ['有没有连衣裙', '连衣裙=dress'],
    ['初恋有货吗', '初恋=first-love'],
  ])('%s → %s', (text, wanted) => {
    expect(found(text)).toEqual(wanted === '' ? [] : [wanted]);
  });

  it.each([
    '我在森林里走了一天',
    '溪边有个月光湖',
    '快递三天还没到',
    '给女朋友买的礼物送错了',
    '5kg要多少运费',
    '50ml够用多久',
    '一共3.0折',
    '买2袋送1袋',
    '想换大一码的',
    'my first order was late',
    'the river is silver today',
    'please cancel it',
    '42码的鞋',
  ])('finds nothing in %s', (text) => {
    expect(found(text)).toEqual([]);
  });
});

function product(
  [brand, makerZh, makerEn]: readonly [string, string, string],
  [line, lineZh, lineEn]: readonly [string, string, string],
  [kind, kindZh, kindEn]: readonly [string, string, string],
): NamedEntry {
  return bilingual(
    'product',
    `${brand}-${line}-${kind}`,
    `${makerZh} ${lineZh} ${kindZh}`,
    `${makerEn} ${lineEn} ${kindEn}`,
    { brand, category: kind },
  );
}
