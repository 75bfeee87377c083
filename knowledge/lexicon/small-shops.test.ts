import { describe, expect, it } from 'vitest';
import { bilingual } from './entries.samples.ts';
import { buildLexicon } from './index.ts';

const HUAWEI = { brand: 'huawei' };
const BOOKS = [
  bilingual('brand', 'citic', '中信出版社', 'CITIC Press'),
  bilingual('category', 'novel', '小说', 'Novels'),
  bilingual('category', 'textbook', '教材', 'Textbooks'),
  bilingual('product', 'three-body', '三体', 'The Three-Body Problem'),
  bilingual('product', 'three-body-2', '三体 II 黑暗森林', 'The Dark Forest'),
  bilingual('product', 'red-mansions', '红楼梦', 'Dream of the Red Chamber'),
  bilingual('product', 'nineteen-84', '一九八四', '1984'),
  bilingual('product', 'calculus-7', '高等数学 第七版 上册', 'Advanced Mathematics Vol. 1'),
  bilingual('product', 'solitude', '百年孤独', 'One Hundred Years of Solitude'),
];
const CAR_PARTS = [
  bilingual('brand', 'mobil', '美孚', 'Mobil'),
  bilingual('brand', 'bosch', '博世', 'Bosch'),
  bilingual('brand', 'michelin', '米其林', 'Michelin'),
  bilingual('category', 'oil', '机油', 'Engine oils'),
  bilingual('category', 'wiper', '雨刮器', 'Wipers'),
  bilingual('category', 'tyre', '轮胎', 'Tyres'),
  bilingual('product', 'mobil-5w30', '美孚 1号 5W-30 机油 4L', 'Mobil 1 5W-30 4L', {
    brand: 'mobil',
    category: 'oil',
  }),
  bilingual('product', 'mobil-5w40', '美孚 1号 5W-40 机油 4L', 'Mobil 1 5W-40 4L', {
    brand: 'mobil',
    category: 'oil',
  }),
  bilingual('product', 'bosch-fr7', '博世 FR7NPP332 火花塞', 'Bosch FR7NPP332 Spark Plug', {
    brand: 'bosch',
  }),
  bilingual('product', 'bosch-wiper', '博世 神翼 雨刮器 24英寸', 'Bosch Aerotwin Wiper 24 inch', {
    brand: 'bosch',
    category: 'wiper',
  }),
  bilingual('product', 'tyre-205', '米其林 205/55 R16 轮胎', 'Michelin 205/55 R16', {
    brand: 'michelin',
    category: 'tyre',
  }),
];
const PHARMACY = [
  bilingual('brand', '999', '三九', '999'),
  bilingual('brand', 'bayer', '拜耳', 'Bayer'),
  bilingual('category', 'cold', '感冒药', 'Cold medicines'),
  bilingual('category', 'mask', '口罩', 'Masks'),
  bilingual('product', 'ganmaoling', '999 感冒灵颗粒', '999 Ganmaoling Granules', {
    brand: '999',
    category: 'cold',
  }),
  bilingual('product', 'ibuprofen', '布洛芬缓释胶囊 0.3g', 'Ibuprofen Capsules 0.3g'),
  bilingual('product', 'aspirin', '拜阿司匹林 100mg', 'Bayer Aspirin 100mg', { brand: 'bayer' }),
  bilingual('product', 'n95', 'N95 口罩', 'N95 Mask', { category: 'mask' }),
  bilingual('product', 'vitamin-d3', '维生素D3 滴剂', 'Vitamin D3 Drops'),
];

describe.each([
  [
    'books',
    BOOKS,
    [
      ['三体第一部有吗', '三体=three-body'],
      ['三体II黑暗森林还有货没', '三体II黑暗森林=three-body-2'],
      ['紅樓夢有精装版吗', '紅樓夢=red-mansions'],
      ['honglou meng', 'honglou meng=red-mansions'],
      ['白年孤独和一九八四各要一本', '白年孤独=solitude', '一九八四=nineteen-84'],
      ['do you have the dark forest', 'the dark forest=three-body-2'],
      ['想买几本小说', '小说=novel'],
      ['any textbook for math', 'textbook=textbook'],
      ['我梦见红楼了'],
      ['在1985年出版的'],
      ['这辈子孤独得很'],
    ],
  ],
  [
    'car parts',
    CAR_PARTS,
    [
      ['美孚1号5w30机油4L多少钱', '美孚1号5w30机油4L=mobil-5w30'],
      ['Mobil 1 5W-40 4L in stock?', 'Mobil 1 5W-40 4L=mobil-5w40'],
      ['fr7npp332能装我的车吗', 'fr7npp332=bosch-fr7'],
      ['博士火花塞'],
      ['博世神翼雨刮器24寸', '博世神翼雨刮器24寸=bosch-wiper'],
      ['205/55r16轮胎来四条', '205/55r16轮胎=tyre-205'],
      ['有没有engine oil', 'engine oil=oil'],
      ['0w-20的有吗'],
      ['我家205房间'],
      ['停在1号车位'],
    ],
  ],
  [
    'pharmacy',
    PHARMACY,
    [
      ['999感冒灵颗粒一天吃几次', '999感冒灵颗粒=ganmaoling'],
      ['三九感冒灵颗粒和布洛芬缓释胶囊', '三九感冒灵颗粒=ganmaoling', '布洛芬缓释胶囊=ibuprofen'],
      ['布洛分缓释胶囊', '布洛分缓释胶囊=ibuprofen'],
      ['n95口罩一盒几个', 'n95口罩=n95'],
      ['Vitamin D3 drops for a baby', 'Vitamin D3 drops=vitamin-d3'],
      ['bayer aspirn 100mg', 'bayer aspirn 100mg=aspirin'],
      ['感冒药吃了想睡', '感冒药=cold'],
      ['我感冒了三天'],
      ['一次吃100mg行吗'],
    ],
  ],
] as const)('a shop of %s', (_, shop, rows) => {
  const lexicon = buildLexicon(shop);

  it.each(rows.map(([text, ...wanted]) => ({ text, wanted })))('$text', ({ text, wanted }) => {
    const found = lexicon.match(text).map(({ text: words, entries }) => `${words}=${entries[0]?.id}`);
    expect(found).toEqual(wanted);
  });
});

describe('a series', () => {
  const series = [
    bilingual('brand', 'huawei', '华为', 'HUAWEI'),
    { ...bilingual('product', 'mate-70', '华为 Mate 70', 'HUAWEI Mate 70', HUAWEI), aliases: ['华为美特70'] },
    bilingual('product', 'mate-80', '华为 Mate 80', 'HUAWEI Mate 80', HUAWEI),
  ];

  it('is called by the word that the catalogue has for one of its models, also by one that comes later', () => {
    const lexicon = buildLexicon(series);
    lexicon.put(bilingual('product', 'mate-90', '华为 Mate 90', 'HUAWEI Mate 90', HUAWEI));
    const found = lexicon
      .match('华为美特80和华为没特90')
      .map(({ text, entries }) => `${text}=${entries[0]?.id}`);
    expect(found).toEqual(['华为美特80=mate-80', '华为没特90=mate-90']);
  });

  it('is not called so where the catalogue says nothing of it', () => {
    const lexicon = buildLexicon(series.map((one) => ({ ...one, aliases: [] })));
    expect(lexicon.match('华为美特80').map(({ text }) => text)).toEqual(['华为']);
  });
});
