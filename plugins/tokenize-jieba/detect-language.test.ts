import { describe, expect, it } from 'vitest';
import { detectLanguage } from './detect-language.ts';

const NAMES = ['iPhone 15 Pro', '华为', '華為', '天猫精灵', 'Mate 60', '小米14'];
const BOTH = ['zh', 'en'];

/** Language of a message in the middle of a conversation; null: what was spoken before stays. */
const TABLE: readonly (readonly [string, string | null])[] = [
  // Chinese, simplified and traditional
  ['我要退货', 'zh'],
  ['多少钱', 'zh'],
  ['在吗', 'zh'],
  ['谢', 'zh'],
  ['我要退貨', 'zh'],
  ['請問運費怎麼算？', 'zh'],
  ['訂單甚麼時候到', 'zh'],
  ['謝謝', 'zh'],
  ['ㄏㄏ 謝啦', 'zh'],
  ['能開發票嗎', 'zh'],
  ['優の品有貨嗎', 'zh'],
  ['“我要退款”', 'zh'],
  // English
  ['where is my order', 'en'],
  ['Refund please', 'en'],
  ['I want to return it', 'en'],
  ["what's the price?", 'en'],
  ['ＨＯＷ ＭＵＣＨ', 'en'],
  ['thanks a lot', 'en'],
  ['cancel my order SO2611150023', 'en'],
  ['pls send an invoice to a.b@example.com', 'en'],
  ['café opening hours', 'en'],
  // both in one short message
  ['我要return这个', 'zh'],
  ['please 退款', 'zh'],
  ['refund 谢谢', 'zh'],
  ['这个ok吗', 'zh'],
  ['支持 type-c 吗', 'zh'],
  ['on sale 吗', 'zh'],
  ['buy one get one 嗎', 'zh'],
  ['Kindle Paperwhite Signature 有吗', 'zh'],
  ['Kindle Paperwhite Signature Edition 价格', 'zh'],
  ['Nintendo Switch OLED 便宜点', 'zh'],
  ['WiFi 密码', 'zh'],
  ['app 闪退', 'zh'],
  ['VIP 会员', 'zh'],
  ['A款 B款', 'zh'],
  ['XL 码', 'zh'],
  ['my 订单到哪了', 'zh'],
  ['想要 size L', 'zh'],
  ['how much is 小米手环', 'en'],
  ['where is my 快递', 'en'],
  ['do you have 红米', 'en'],
  ['can I return 这个 today please', 'en'],
  ['is the 电饭煲 in stock', 'en'],
  ['check 一下 my order', 'zh'],
  ['help me 一下', 'zh'],
  ['转 human please', 'zh'],
  ['refund 多久到账', 'zh'],
  ['return 流程', 'zh'],
  ['get 不到你的意思', 'zh'],
  ['这个 too expensive', 'zh'],
  ['hello 你好', 'zh'],
  ['hi there 你好', 'zh'],
  ['第2个 please 吧', 'zh'],
  ['地址 change to 上海市', 'zh'],
  ['login 不了', 'zh'],
  ['请问can i use微信支付', 'zh'],
  ['need help 訂單不見了', 'zh'],
  ['I want to return 这个耳机', 'en'],
  ['paid by 支付宝 but order unpaid', 'en'],
  ['Do you speak 中文?', 'en'],
  ['my name is 张三', 'en'],
  ['deliver to 北京市朝阳区', 'en'],
  ['my address is 北京市海淀区中关村大街1号', 'en'],
  ['app crashes when 付款', 'en'],
  ['the black one 黑色', 'en'],
  // names say nothing
  ['iPhone 15 Pro 多少钱', 'zh'],
  ['iPhone 15 Pro 多少錢', 'zh'],
  ['华为 price?', null],
  ['華為 how much', 'en'],
  ['how much is the 华为 Mate 60', 'en'],
  ['天猫精灵 in stock?', 'en'],
  ['iPhone 15 Pro', null],
  ['华为', null],
  ['华为 vs 小米14', null],
  ['小米14', null],
  // nothing tells
  ['', null],
  ['   ', null],
  ['123', null],
  ['？？', null],
  ['👍👍', null],
  ['ok', null],
  ['OK, thx!', null],
  ['hahaha', null],
  ['emmm', null],
  ['SO2611150023', null],
  ['13800138000', null],
  ['a.b@example.com', null],
  ['https://shop.example.com/item?id=some-thing', null],
  ['www.example.com/help-page', null],
  ['photo.jpg', null],
  ['see example.com.', null],
  ['refund', null],
  ['\u200b', null],
  ['\ud800', null],
  // pinyin of those who are in a hurry
  ['ni hao', 'zh'],
  ['zaima', 'zh'],
  ['duoshao qian?', 'zh'],
  ['wo yao tui huo', 'zh'],
  ['zenme tuikuan', 'zh'],
  ['you huo ma', 'zh'],
  ['wo de dingdan dao nali le', 'zh'],
  ['xiexie', 'zh'],
  ['can you change me', 'en'],
  ['can we hang on', 'en'],
  // names and addresses of people
  ['北京市海淀区中关村大街1号', null],
  ['上海市徐汇區漕溪北路18號', null],
  ['北京市有门店吗', 'zh'],
  ['门市营业到几点', 'zh'],
  ['Tom Smith', null],
  ['Li Lei', null],
  ['Thank You', 'en'],
  ['Refund Please', 'en'],
  // languages that the bot doesn't speak
  ['これはいくらですか', null],
  ['返品したいです', null],
  ['환불해 주세요', null],
  ['Где мой заказ', null],
];

describe('the language of a message', () => {
  it.each(TABLE)('%j is %j', (text, language) => {
    expect(detect(text)).toBe(language);
  });

  it.each([
    ['refund', 'en'],
    ['华为 price?', 'en'],
    ['hi', null],
    ['退', 'zh'],
  ])('%j as the first words of all is %j', (text, language) => {
    expect(detect(text, BOTH, false)).toBe(language);
  });

  it.each([
    ['wo ist mein Paket', ['zh', 'de'], 'de'],
    ['wo ist mein Paket', ['de', 'fr'], null],
    ['where is it', ['zh'], null],
    ['返品したいです', ['zh', 'ja'], 'ja'],
    ['환불해 주세요', ['ko', 'en'], 'ko'],
    ['我要退货', ['en'], null],
  ])('%j is told among %j: %j', (text, languages, language) => {
    expect(detect(text, languages)).toBe(language);
  });

  it('is told of 10,000 characters in a moment', () => {
    const begun = performance.now();
    for (const text of ['退'.repeat(10_000), 'a '.repeat(5000), 'a-'.repeat(5000), '吗 '.repeat(5000)]) {
      detect(text);
    }
    expect(performance.now() - begun).toBeLessThan(200);
  });
});

function detect(text: string, languages: readonly string[] = BOTH, inMidTalk = true): string | null {
  const names = NAMES.flatMap((name) => {
    const start = text.indexOf(name);
    return start < 0 ? [] : [{ start, end: start + name.length }];
  }).sort((a, b) => a.start - b.start);
  return detectLanguage(text, names, languages, inMidTalk);
}
